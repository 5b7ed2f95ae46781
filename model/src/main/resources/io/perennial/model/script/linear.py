# Frozen linear maps, computed in the precision in which their weights are held.

def in_bfloat16(self, x: Tensor) -> Tensor:
    return x.to(15)

def in_float32(self, x: Tensor) -> Tensor:
    # always a copy
    return x.to(6, copy=True)

def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    # W x + b: float32 to float32
    if weight.dtype == 15:
        y = torch.linear(x.to(15), weight, bias).to(6)
    else:
        y = torch.linear(x, weight, bias)
    return y

# One step of an optimiser, in place.

def adamw(self, parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, h: List[float]):
    # Loshchilov & Hutter 2019, algorithm 2; h = [rate, beta1, beta2, epsilon, weight decay, largest norm, step]
    parameter.mul_(1. - h[0] * h[4])
    first.lerp_(gradient, 1. - h[1])
    second.mul_(h[2]).addcmul_(gradient, gradient, value=1. - h[2])
    spread = second.sqrt().div_((1. - h[2] ** h[6]) ** 0.5).add_(h[3])
    parameter.addcdiv_(first, spread, value=-h[0] / (1. - h[1] ** h[6]))

# One step of an optimiser, in place. Hyperparameters are [rate, beta1, beta2, epsilon, weight decay, largest norm, step].

def adamw(self, parameters: List[Tensor], gradients: List[Tensor], firsts: List[Tensor], seconds: List[Tensor], h: List[float], shrink: Tensor, skip: Tensor):
    # Loshchilov & Hutter 2019, algorithm 2, on gradients / shrink, which are overwritten. Nothing changes where skip is 1: what
    # these two say stays on the device, so nobody waits for it.
    step = torch.full([], h[6], dtype=6, device=shrink.device)
    steps = annotate(List[Tensor], [])
    for parameter in parameters:
        steps.append(step)
    torch._fused_adamw_(parameters, gradients, firsts, seconds, annotate(List[Tensor], []), steps, lr=h[0], beta1=h[1], beta2=h[2], weight_decay=h[4], eps=h[3], amsgrad=False, maximize=False, grad_scale=shrink, found_inf=skip)

def shrink(self, norm: Tensor, largest: Tensor) -> Tensor:
    # what gradients of this norm are divided by, so that it is at most the largest; 0 sets no limit
    return torch.where(largest > 0., (norm + 1e-6) / largest, torch.ones_like(norm)).clamp(1.)

# What a step does for its tasks: pool, classify, learn. The family's text gives hidden_states and pool_first.

def additive_mask(self, attention: Tensor) -> Tensor:
    # 1 for tokens, 0 for padding: [rows, length] -> 0 / -inf, [rows, 1, 1, length]
    return torch.zeros_like(attention).masked_fill_(attention == 0., float("-inf")).reshape([attention.size(0), 1, 1, attention.size(1)])

def pool(self, x: Tensor, attention: Tensor, pooling: int, architecture: List[float], w: List[Tensor]) -> Tensor:
    # [rows, length, hidden] -> [rows, hidden]
    if pooling == Pooling.MEAN:
        y = (x * attention.unsqueeze(2)).sum([1]) / attention.sum([1], True)
    elif pooling == Pooling.FIRST:
        y = x.select(1, 0)
    else:
        y = self.pool_first(x, architecture, w)
    return y

def classify(self, x: Tensor, attention: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor, architecture: List[float], w: List[Tensor]) -> Tensor:
    # logits of group g: [tasks, rows a task, head capacity]; rows of the head beyond a task's labels never win
    group = a.groups[g]
    gx = x.narrow(0, group[2], group[3])
    pooled = self.pool(gx, attention.narrow(0, group[2], group[3]), group[4], architecture, w)
    logits = pooled
    for o in a.index[Site.HEAD]:
        if a.ops[o][0] == g:
            p = a.ops[o][4]
            tasks = a.views[p].size(0)
            logits = torch.baddbmm(a.views[p + 1], pooled.reshape([tasks, -1, pooled.size(1)]), a.views[p].transpose(1, 2))
    unused = torch.arange(logits.size(2), device=logits.device).reshape([1, 1, -1]) >= label_counts.narrow(0, group[0], group[1]).reshape([-1, 1, 1])
    return logits.masked_fill(unused, float("-inf"))

def adapters_of(self, flats: List[Tensor], groups: Tensor, shapes: Tensor, ops: Tensor, scales: Tensor, layers: int) -> __torch__.Adapters:
    gs = annotate(List[List[int]], groups.tolist())
    ss = annotate(List[List[int]], shapes.tolist())
    views = annotate(List[Tensor], [])
    for g in range(len(gs)):
        views.extend(self.split_group(flats[g], g, ss))
    return self.place(views, gs, annotate(List[List[int]], ops.tolist()), annotate(List[float], scales.tolist()), layers)

def flats_of(self, parameters: List[Tensor], groups: Tensor) -> List[Tensor]:
    flats = annotate(List[Tensor], [])
    for group in annotate(List[List[int]], groups.tolist()):
        flats.append(self.stack_group(parameters, group))
    return flats

def predict(self, ids: Tensor, segments: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, ops: Tensor, scales: Tensor, label_counts: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # class probabilities of each group: [tasks, rows a task, head capacity]
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), groups, shapes, ops, scales, int(arch[0]))
    x = self.hidden_states(ids, segments, self.additive_mask(attention), arch, weights, a)[-1]
    answers = annotate(List[Tensor], [])
    for g in range(len(a.groups)):
        answers.append(torch.softmax(self.classify(x, attention, g, a, label_counts, arch, weights), 2))
    return answers

def inspect(self, ids: Tensor, segments: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, ops: Tensor, scales: Tensor, label_counts: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # every hidden state, then the logits of each group: for checks against reference numbers
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), groups, shapes, ops, scales, int(arch[0]))
    states = self.hidden_states(ids, segments, self.additive_mask(attention), arch, weights, a)
    for g in range(len(a.groups)):
        states.append(self.classify(states[int(arch[0])], attention, g, a, label_counts, arch, weights))
    return states

def losses(self, x: Tensor, attention: Tensor, labels: Tensor, a: __torch__.Adapters, label_counts: Tensor, architecture: List[float], w: List[Tensor]) -> List[Tensor]:
    # mean cross-entropy and number of right answers of each task: [[tasks], [tasks]]
    losses = annotate(List[Tensor], [])
    rights = annotate(List[Tensor], [])
    for g in range(len(a.groups)):
        logits = self.classify(x, attention, g, a, label_counts, architecture, w)
        wanted = labels.narrow(0, a.groups[g][2], a.groups[g][3]).reshape([logits.size(0), logits.size(1), 1])
        losses.append(torch.log_softmax(logits, 2).gather(2, wanted).mean([1, 2]).neg())
        rights.append((logits.argmax(2, True) == wanted).sum([1, 2]))
    return [torch.cat(losses), torch.cat(rights)]

def gradients(self, ids: Tensor, segments: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, ops: Tensor, scales: Tensor, label_counts: Tensor, labels: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # loss [tasks], right answers [tasks], then each group's gradient [tasks, parameters]. A task's loss depends on its own
    # parameters alone, so the gradient of the sum is every task's own gradient.
    arch = annotate(List[float], architecture.tolist())
    flats = self.flats_of(parameters, groups)
    for flat in flats:
        flat.requires_grad_(True)
    a = self.adapters_of(flats, groups, shapes, ops, scales, int(arch[0]))
    x = self.hidden_states(ids, segments, self.additive_mask(attention), arch, weights, a)[-1]
    measured = self.losses(x, attention, labels, a, label_counts, arch, weights)
    results = [measured[0].detach(), measured[1]]
    for gradient in torch.autograd.grad([measured[0].sum()], flats):
        if gradient is not None:
            results.append(unchecked_cast(Tensor, gradient))
    return results

def adamw(self, parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, h: List[float]):
    # Loshchilov & Hutter 2019, algorithm 2; h = [rate, beta1, beta2, epsilon, weight decay, largest norm, step]
    parameter.mul_(1. - h[0] * h[4])
    first.lerp_(gradient, 1. - h[1])
    second.mul_(h[2]).addcmul_(gradient, gradient, value=1. - h[2])
    spread = second.sqrt().div_((1. - h[2] ** h[6]) ** 0.5).add_(h[3])
    parameter.addcdiv_(first, spread, value=-h[0] / (1. - h[1] ** h[6]))

def train(self, ids: Tensor, segments: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, ops: Tensor, scales: Tensor, label_counts: Tensor, labels: Tensor, hyperparameters: Tensor, weights: List[Tensor], parameters: List[Tensor], first_moments: List[Tensor], second_moments: List[Tensor]) -> Tensor:
    # one step of every task, in place; returns [tasks, 4]: loss and right answers before the update, gradient norm, applied
    found = self.gradients(ids, segments, attention, architecture, groups, shapes, ops, scales, label_counts, labels, weights, parameters)
    hs = annotate(List[List[float]], hyperparameters.tolist())
    norms = annotate(List[Tensor], [])
    for g in range(groups.size(0)):
        norms.append(found[2 + g].norm(2, [1]))
    norm = torch.cat(norms)
    applied = torch.isfinite(norm).logical_and_(torch.isfinite(found[0]))
    ok = annotate(List[bool], applied.tolist())
    size = annotate(List[float], norm.to(6).tolist())
    t = 0
    for g in range(groups.size(0)):
        for i in range(found[2 + g].size(0)):
            if ok[t]:
                gradient = found[2 + g].select(0, i)
                if hs[t][5] > 0. and size[t] > hs[t][5]:
                    gradient = gradient * (hs[t][5] / (size[t] + 1e-6))
                self.adamw(parameters[t], gradient, first_moments[t], second_moments[t], hs[t])
            t = t + 1
    return torch.stack([found[0], found[1].to(6), norm, applied.to(6)], 1)

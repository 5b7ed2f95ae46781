# The baseline: some of the base's weights, or all, learn themselves. `trained` are copies of the weights at `places`; the
# head is the one adapter of the step, `parameters`. The frozen list stays as it is.

def replaced(self, weights: List[Tensor], places: Tensor, copies: List[Tensor]) -> List[Tensor]:
    # the weights with copies at their places, as a list of its own
    w = annotate(List[Tensor], [])
    w.extend(weights)
    at = annotate(List[int], places.tolist())
    for i in range(len(at)):
        w[at[i]] = copies[i]
    return w

def predict_fine_tuned(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, places: Tensor, weights: List[Tensor], parameters: List[Tensor], trained: List[Tensor]) -> List[Tensor]:
    return self.predict(ids, segments, positions, attention, architecture, groups, shapes, derivations, ops, factors, label_counts, annotate(List[Tensor], []), self.replaced(weights, places, trained), parameters)

def fine_tuning_gradients(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, places: Tensor, targets: List[Tensor], weights: List[Tensor], parameters: List[Tensor], trained: List[Tensor]) -> List[Tensor]:
    # loss, right answers, the gradient of each trained weight, then that of the head's vector
    arch = annotate(List[float], architecture.tolist())
    leaves = annotate(List[Tensor], [])
    for weight in trained:
        leaves.append(weight.detach().requires_grad_(True))
    w = self.replaced(weights, places, leaves)
    flats = self.flats_of(parameters, groups)
    leaves.append(flats[0].requires_grad_(True))
    a = self.adapters_of(flats, attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, w, a, annotate(List[Tensor], []), annotate(List[Tensor], []), 0, int(arch[Architecture.LAYERS]))
    measured = self.losses(states[len(states) - 1], targets, a, label_counts, w)
    loss = measured.select(1, 0) / measured.select(1, 2)
    results = [loss.detach(), measured.select(1, 1).detach()]
    for gradient in torch.autograd.grad([loss.sum()], leaves):
        if gradient is not None:
            results.append(unchecked_cast(Tensor, gradient))
    return results

def fine_tune(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, places: Tensor, hyperparameters: Tensor, targets: List[Tensor], weights: List[Tensor], parameters: List[Tensor], trained: List[Tensor], first_moments: List[Tensor], second_moments: List[Tensor]) -> Tensor:
    # one AdamW step of the trained weights and the head, in place; the gradient's norm is that of all of them together.
    # hyperparameters: a row for the trained weights, and one for the head. Returns [4]: loss and right answers before the update, gradient norm, applied
    found = self.fine_tuning_gradients(ids, segments, positions, attention, architecture, groups, shapes, derivations, ops, factors, label_counts, places, targets, weights, parameters, trained)
    hs = annotate(List[List[float]], hyperparameters.tolist())
    h = hs[0]
    squares = torch.zeros([], device=ids.device)
    for gradient in found[2:]:
        squares = squares + (gradient * gradient).sum()
    norm = squares.sqrt()
    applied = torch.isfinite(norm).logical_and_(torch.isfinite(found[0][0])).to(6)
    skip = 1. - applied
    shrink = self.shrink(norm, torch.full([], h[5], device=norm.device))
    last = len(trained)
    self.adamw(trained, found[2:2 + last], first_moments[:last], second_moments[:last], h, shrink, skip)
    self.adamw([parameters[0]], [found[2 + last][0]], [first_moments[last]], [second_moments[last]], hs[1], shrink, skip)
    return torch.stack([found[0][0], found[1][0], norm, applied])

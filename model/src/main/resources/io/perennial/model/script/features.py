# Features of texts that no training changes: what tasks are recognised by.

def standardised_mean(self, x: Tensor, seen: Tensor) -> Tensor:
    # mean over a row's tokens, then mean 0 and variance 1 over its values: [rows, length, hidden] -> [rows, hidden]
    y = (x * seen).sum([1]) / seen.sum([1])
    return torch.layer_norm(y, [y.size(1)], None, None, 1e-5)

def features(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, projection: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> Tensor:
    # the embeddings' and the last layer's view of each row, [rows, 2 hidden]; projected where projection [2 hidden, size]
    # has rows
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), annotate(List[Tensor], []), 0, int(arch[Architecture.LAYERS]))
    seen = attention.unsqueeze(2)
    y = torch.cat([self.standardised_mean(states[0], seen), self.standardised_mean(states[len(states) - 1], seen)], 1)
    if projection.size(0) > 0:
        y = torch.matmul(y, projection)
    return y

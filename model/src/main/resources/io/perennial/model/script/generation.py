# Text, token by token, for rows of many tasks at once.

def last_scores(self, x: Tensor, last: Tensor, w: List[Tensor]) -> Tensor:
    # scores of the vocabulary after each row's last token: [rows, vocabulary]
    at = last.reshape([-1, 1, 1]).expand([x.size(0), 1, x.size(2)])
    return self.vocabulary_scores(x.gather(1, at).select(1, 0), w)

def begin(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, last: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # reads whole texts; last [rows] is the place of each row's last token. Scores, then every layer's keys and values
    return self.read_on(ids, segments, positions, attention, architecture, groups, shapes, derivations, ops, factors, label_counts, last, weights, parameters, annotate(List[Tensor], []))

def read_on(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, last: Tensor, weights: List[Tensor], parameters: List[Tensor], past: List[Tensor]) -> List[Tensor]:
    # reads the next tokens behind what `past` holds; attention covers both
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, present = self.hidden_states(ids, segments, positions, attention, arch, weights, a, past, annotate(List[Tensor], []), 0, int(arch[Architecture.LAYERS]))
    results = [self.last_scores(states[len(states) - 1], last, weights)]
    results.extend(present)
    return results

# Word vectors from how often words stand near each other: a truncated singular value decomposition of positive pointwise mutual
# information (Levy, Goldberg & Dagan 2015), by random projections (Halko, Martinsson & Tropp 2011).

def word_vectors(self, counts: Tensor, noise: Tensor) -> Tensor:
    # counts [words, words], symmetric, is overwritten; noise [words, size + some]. Returns [words, size + some]: U sqrt(S), best first
    total = counts.sum()
    words = counts.sum([1])
    smoothed = words ** 0.75
    contexts = smoothed / smoothed.sum()
    counts.div_(words.clamp(1.).unsqueeze(1)).div_(contexts.clamp(1e-12).unsqueeze(0))
    counts.clamp_(1.).log_()
    q = torch.linalg_qr(torch.mm(counts, noise))[0]
    for i in range(4):
        q = torch.linalg_qr(torch.mm(counts.transpose(0, 1), q))[0]
        q = torch.linalg_qr(torch.mm(counts, q))[0]
    u, s, v = torch.linalg_svd(torch.mm(q.transpose(0, 1), counts), False)
    return torch.mm(q, u) * s.sqrt().unsqueeze(0)

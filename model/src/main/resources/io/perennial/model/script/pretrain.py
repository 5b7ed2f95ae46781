# Pre-training of a BERT-type encoder from text: masked-language modelling (Devlin et al. 2019) beside a contrastive loss on
# neighbouring windows of a document (Giorgi et al. 2021, DeCLUTR); hidden matrices learn by Muon (Jordan et al. 2024), all
# else by AdamW. The computation is that of bert.py, without adapters and with linears in bfloat16 where `fast` is 1.
#   w: the weights in the order of bert.py without projection and pooler, then the head that foretells tokens:
#     dense weight and bias, its LayerNorm's weight and bias, and the bias of each word; words are scored by their embeddings.
#   sizes: [layers, heads, fast]

def dense(self, x: Tensor, weight: Tensor, bias: Tensor, fast: bool) -> Tensor:
    if fast:
        y = torch.linear(x.to(15), weight.to(15), bias.to(15))
    else:
        y = torch.linear(x, weight, bias)
    return y

def norm(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x.to(6), [x.size(2)], weight, bias, 1e-12)

def encoded(self, ids: Tensor, attention: Tensor, sizes: List[int], w: List[Tensor]) -> Tensor:
    # [rows, length] -> [rows, length, hidden]
    rows, length = ids.size(0), ids.size(1)
    heads, fast = sizes[1], sizes[2] > 0
    mask = torch.zeros_like(attention).masked_fill_(attention == 0., float("-inf")).reshape([rows, 1, 1, length])
    if fast:
        mask = mask.to(15)
    x = torch.embedding(w[0], ids) + w[1].narrow(0, 0, length) + w[2].select(0, 0)
    x = self.norm(x, w[3], w[4])
    hidden = x.size(2)
    for l in range(sizes[0]):
        o = 5 + l * 12
        qkv = self.dense(x, w[o], w[o + 1], fast).reshape([rows, length, 3, heads, hidden // heads]).permute([2, 0, 3, 1, 4])
        c = torch.scaled_dot_product_attention(qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), mask)
        y = self.dense(c.transpose(1, 2).reshape([rows, length, hidden]), w[o + 2], w[o + 3], fast)
        x = self.norm(x + y, w[o + 4], w[o + 5])
        y = self.dense(torch.gelu(self.dense(x, w[o + 6], w[o + 7], fast)), w[o + 8], w[o + 9], fast)
        x = self.norm(x + y, w[o + 10], w[o + 11])
    return x

def token_losses(self, x: Tensor, places: Tensor, wanted: Tensor, sizes: List[int], w: List[Tensor]) -> List[Tensor]:
    # mean cross-entropy at the masked places of [rows * length], and how many were foretold
    h = len(w) - 5
    y = x.reshape([-1, x.size(2)]).index_select(0, places).unsqueeze(0)
    y = self.norm(torch.gelu(self.dense(y, w[h], w[h + 1], sizes[2] > 0)), w[h + 2], w[h + 3])
    scores = self.dense(y, w[0], w[h + 4], sizes[2] > 0).squeeze(0).to(6)
    loss = torch.log_softmax(scores, 1).gather(1, wanted.unsqueeze(1)).mean().neg()
    return [loss, (scores.argmax(1) == wanted).sum().to(6)]

def neighbour_loss(self, x: Tensor, attention: Tensor, temperature: float) -> List[Tensor]:
    # rows 2i and 2i + 1 are neighbours: each must be nearer to its own than to all others (NT-Xent, Chen et al. 2020)
    seen = attention.unsqueeze(2)
    pooled = (x * seen).sum([1]) / seen.sum([1])
    z = pooled / pooled.norm(2, [1], True).clamp(1e-6)
    rows = z.size(0)
    own = torch.arange(rows, device=z.device)
    partner = torch.bitwise_xor(own, 1)
    scores = torch.mm(z, z.transpose(0, 1)) / temperature
    scores = scores.masked_fill(torch.eye(rows, device=z.device) > 0., float("-inf"))
    loss = torch.log_softmax(scores, 1).gather(1, partner.unsqueeze(1)).mean().neg()
    return [loss, (scores.argmax(1) == partner).sum().to(6) / rows]

def pretraining_losses(self, ids: Tensor, attention: Tensor, places: Tensor, wanted: Tensor, sizes: Tensor, contrast: Tensor, w: List[Tensor]) -> Tensor:
    # [5]: the loss that is learnt from, then token loss, share foretold, neighbour loss, share of neighbours found.
    # contrast: [weight of the neighbour loss, temperature]
    s = annotate(List[int], sizes.tolist())
    c = annotate(List[float], contrast.tolist())
    x = self.encoded(ids, attention, s, w)
    tokens = self.token_losses(x, places, wanted, s, w)
    neighbours = self.neighbour_loss(x, attention, c[1])
    return torch.stack([tokens[0] + neighbours[0] * c[0], tokens[0], tokens[1] / places.size(0), neighbours[0], neighbours[1]])

def encode(self, ids: Tensor, attention: Tensor, sizes: Tensor, w: List[Tensor]) -> Tensor:
    # the last layer's states, for checks against bert.py
    return self.encoded(ids, attention, annotate(List[int], sizes.tolist()), w)

def orthogonal(self, m: Tensor, fast: bool) -> Tensor:
    # Newton-Schulz iteration of Muon on a stack of matrices [n, rows, columns] with rows <= columns: nearly U V^T of each
    x = m / (m.norm(2, [1, 2], True) + 1e-7)
    if fast:
        x = x.to(15)
    for i in range(5):
        a = torch.bmm(x, x.transpose(1, 2))
        b = torch.baddbmm(a, a, a, beta=-4.7750, alpha=2.0315)
        x = torch.baddbmm(x, b, x, beta=3.4445)
    return x.to(6)

def at(self, tensors: List[Tensor], places: List[int]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for p in places:
        found.append(tensors[p])
    return found

def muon(self, places: List[int], parts: int, w: List[Tensor], gradients: List[Tensor], moments: List[Tensor], h: List[float], shrink: Tensor, fast: bool):
    # one Muon step, on gradients / shrink, of the matrices at `places`, each of which is `parts` matrices stacked; h = [rate, momentum, decay].
    # Rates are those of AdamW (Liu et al. 2025: updates scaled by 0.2 sqrt(longest side)).
    ms = annotate(List[Tensor], [])
    for p in places:
        gradient = gradients[p].div_(shrink)
        moments[p].mul_(h[1]).add_(gradient)
        m = gradient + moments[p] * h[1]
        m = m.reshape([parts, m.size(0) // parts, m.size(1)])
        if m.size(1) > m.size(2):
            m = m.transpose(1, 2)
        ms.append(m)
    x = self.orthogonal(torch.cat(ms), fast)
    for i in range(len(places)):
        p = places[i]
        u = x.narrow(0, i * parts, parts)
        longest = max(u.size(1), u.size(2))
        if w[p].size(0) // parts > w[p].size(1):
            u = u.transpose(1, 2)
        w[p].mul_(1. - h[0] * h[2])
        w[p].add_(u.reshape(w[p].size()), alpha=-h[0] * 0.2 * longest ** 0.5)

def pretrain(self, ids: Tensor, attention: Tensor, places: Tensor, wanted: Tensor, sizes: Tensor, contrast: Tensor, hyperparameters: Tensor, w: List[Tensor], first_moments: List[Tensor], second_moments: List[Tensor]) -> Tensor:
    # one step in place; hyperparameters = [rate of AdamW, beta1, beta2, epsilon, decay, largest norm, step, rate of Muon,
    # momentum, decay of Muon]. Returns [6]: the losses as above, then the gradient's norm; nothing changes where that is not finite.
    h = annotate(List[float], hyperparameters.tolist())
    s = annotate(List[int], sizes.tolist())
    leaves = annotate(List[Tensor], [])
    for weight in w:
        leaves.append(weight.detach().requires_grad_(True))
    losses = self.pretraining_losses(ids, attention, places, wanted, sizes, contrast, leaves)
    gradients = annotate(List[Tensor], [])
    squares = torch.zeros([], device=ids.device)
    for gradient in torch.autograd.grad([losses[0]], leaves):
        if gradient is not None:
            g = unchecked_cast(Tensor, gradient)
            gradients.append(g)
            squares = squares + (g * g).sum()
    norm = squares.sqrt()
    applied = torch.isfinite(norm)
    shrink = self.shrink(norm, torch.full([], h[5], device=ids.device))
    skip = 1. - applied.to(6)
    stacked = annotate(List[int], [])
    square = annotate(List[int], [])
    wide = annotate(List[int], [])
    tables = annotate(List[int], [])
    vectors = annotate(List[int], [])
    for i in range(len(w)):
        k = (i - 5) % 12
        inside = i >= 5 and i < 5 + 12 * s[0]
        if inside and k == 0:
            stacked.append(i)
        elif inside and k == 2:
            square.append(i)
        elif inside and (k == 6 or k == 8):
            wide.append(i)
        elif w[i].dim() > 1:
            tables.append(i)
        else:
            vectors.append(i)
    self.adamw(self.at(w, tables), self.at(gradients, tables), self.at(first_moments, tables), self.at(second_moments, tables), h, shrink, skip)
    self.adamw(self.at(w, vectors), self.at(gradients, vectors), self.at(first_moments, vectors), self.at(second_moments, vectors), [h[0], h[1], h[2], h[3], 0., h[5], h[6]], shrink, skip)
    if bool(applied):
        self.muon(stacked, 3, w, gradients, first_moments, [h[7], h[8], h[9]], shrink, s[2] > 0)
        self.muon(square, 1, w, gradients, first_moments, [h[7], h[8], h[9]], shrink, s[2] > 0)
        self.muon(wide, 1, w, gradients, first_moments, [h[7], h[8], h[9]], shrink, s[2] > 0)
    return torch.cat([losses.detach(), norm.reshape([1])])

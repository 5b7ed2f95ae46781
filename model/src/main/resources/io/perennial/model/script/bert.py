# BERT (Devlin et al. 2019) and its kin: post-LayerNorm encoders. One text for every size of the family.
#   weights: 0 word, 1 position, 2 type embeddings, 3-4 their LayerNorm; then for each layer
#     +0,1 query|key|value  +2,3 attention output  +4,5 LayerNorm  +6,7 feed-forward up  +8,9 down  +10,11 LayerNorm;
#     and at the end, where the base has them, the projection of the embeddings (ELECTRA) and the pooler, with biases.

def embed(self, a: __torch__.Adapters, ids: Tensor, segments: Tensor, positions: Tensor, architecture: List[float], w: List[Tensor]) -> Tensor:
    # [rows, length] -> [rows, length, hidden]
    words = self.adapt_words(a, ids, torch.embedding(w[0], ids), True)
    x = words + torch.embedding(w[1], positions) + torch.embedding(w[2], segments)
    x = self.layer_norm(a, Site.EMBEDDING_NORM, 0, x, w[3], w[4], architecture[Architecture.EPSILON])
    if architecture[Architecture.EMBEDDING_PROJECTION] > 0.:
        p = 5 + int(architecture[Architecture.LAYERS]) * 12
        x = self.linear(x, w[p], w[p + 1])
    self.keep_words(a, ids, x, w[0].size(0))
    return x

def self_attention(self, a: __torch__.Adapters, l: int, x: Tensor, mask: Tensor, architecture: List[float], w: List[Tensor]) -> Tensor:
    o = 5 + l * 12
    size, hidden = int(architecture[Architecture.HEAD_SIZE]), x.size(2)
    wq, wk, wv = torch.chunk(w[o], 3)
    bq, bk, bv = torch.chunk(w[o + 1], 3)
    q, k, v = torch.chunk(self.linear(x, w[o], w[o + 1]), 3, 2)
    q = self.split_heads(self.adapt_projection(a, Site.QUERY, l, x, q, wq), size)
    k = self.split_heads(self.adapt_projection(a, Site.KEY, l, x, k, wk), size)
    v = self.split_heads(self.adapt_projection(a, Site.VALUE, l, x, v, wv), size)
    c = self.attention(a, l, x, q, k, v, mask, [wk, bk, wv, bv])
    return self.project(a, Site.ATTENTION_OUTPUT, l, c, w[o + 2], w[o + 3])

def feed_forward(self, a: __torch__.Adapters, l: int, x: Tensor, activation: int, w: List[Tensor]) -> Tensor:
    o = 5 + l * 12
    return self.feed_forward_maps(a, l, x, activation, w[o + 6:o + 10])

def close_sublayer(self, a: __torch__.Adapters, site: int, norm: int, l: int, x: Tensor, y: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    # LayerNorm(y + x) with the sub-layer's output y adapted
    if a.used[self.place_of(site, l)]:
        seen = y
        if self.reads_what_follows(a, self.place_of(site, l)):
            seen = torch.layer_norm(y + x, [x.size(2)], weight, bias, epsilon)
        y = self.adapt_sublayer(a, site, l, x, y, seen)
    return self.layer_norm(a, norm, l, y + x, weight, bias, epsilon)

def hidden_states(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: List[float], w: List[Tensor], a: __torch__.Adapters, past: List[Tensor], given: List[Tensor], first: int, end: int) -> Tuple[List[Tensor], List[Tensor]]:
    # embeddings and the output of every layer before `end`, each [rows, length, hidden]; an encoder keeps no keys and values.
    # Where `given` holds the output of the layer before `first`, what comes before is left out.
    epsilon, activation = architecture[Architecture.EPSILON], int(architecture[Architecture.ACTIVATION])
    mask = torch.zeros_like(attention).masked_fill_(attention == 0., float("-inf")).reshape([attention.size(0), 1, 1, attention.size(1)])
    if len(given) > 0:
        x = given[0]
    else:
        x = self.embed(a, ids, segments, positions, architecture, w)
    states = [x]
    for l in range(first, end):
        o = 5 + l * 12
        y = self.self_attention(a, l, x, mask, architecture, w)
        x = self.close_sublayer(a, Site.ATTENTION_SUBLAYER, Site.ATTENTION_NORM, l, x, y, w[o + 4], w[o + 5], epsilon)
        y = self.feed_forward(a, l, x, activation, w)
        x = self.close_sublayer(a, Site.FEED_FORWARD_SUBLAYER, Site.FEED_FORWARD_NORM, l, x, y, w[o + 10], w[o + 11], epsilon)
        states.append(x)
    return (states, past)

def pool_first(self, x: Tensor, g: int, a: __torch__.Adapters, w: List[Tensor]) -> Tensor:
    # BERT's pooler over the rows of group g: tanh(W x_[CLS] + b)
    weight, bias = w[len(w) - 2], w[len(w) - 1]
    first = x.narrow(1, 0, 1)
    y = self.linear(first, weight, bias)
    for o in self.operations(a, self.place_of(Site.POOLER, 0), g):
        y = self.adapt_rows(a, o, first, y, weight)
    return torch.tanh(y.select(1, 0))

def vocabulary_scores(self, x: Tensor, w: List[Tensor]) -> Tensor:
    # An encoder writes no text; no layout leads here.
    return torch.linear(x, w[0])

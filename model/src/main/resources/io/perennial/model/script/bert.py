# BERT (Devlin et al. 2019): post-LayerNorm encoder. One text for every size of the family.
#   architecture = [layers, heads, LayerNorm epsilon, activation]
#   weights: 0 word, 1 position, 2 type embeddings, 3-4 their LayerNorm; then for each layer
#     +0,1 query|key|value  +2,3 attention output  +4,5 LayerNorm  +6,7 feed-forward up  +8,9 down  +10,11 LayerNorm;
#     and at the end, where the base has one, the pooler's weight and bias.

def embed(self, ids: Tensor, segments: Tensor, epsilon: float, w: List[Tensor]) -> Tensor:
    # [rows, length] -> [rows, length, hidden]
    positions = w[1].narrow(0, 0, ids.size(1))
    x = torch.embedding(w[0], ids) + positions + torch.embedding(w[2], segments)
    return torch.layer_norm(x, [x.size(2)], w[3], w[4], epsilon)

def split_heads(self, x: Tensor, heads: int) -> Tensor:
    return x.reshape([x.size(0), x.size(1), heads, x.size(2) // heads]).transpose(1, 2)

def attend(self, a: __torch__.Adapters, l: int, x: Tensor, mask: Tensor, heads: int, w: List[Tensor]) -> Tensor:
    # softmax(Q K^T / sqrt(d)) V, then the output projection
    o = 5 + l * 12
    qkv = torch.linear(x, w[o], w[o + 1])
    q, k, v = torch.chunk(qkv, 3, 2)
    q = self.split_heads(self.adapt_projection(a, Site.QUERY, l, x, q), heads)
    k = self.split_heads(self.adapt_projection(a, Site.KEY, l, x, k), heads)
    v = self.split_heads(self.adapt_projection(a, Site.VALUE, l, x, v), heads)
    c = torch.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(x.size())
    y = torch.linear(c, w[o + 2], w[o + 3])
    return self.adapt_projection(a, Site.ATTENTION_OUTPUT, l, c, y)

def feed_forward(self, a: __torch__.Adapters, l: int, x: Tensor, activation: int, w: List[Tensor]) -> Tensor:
    o = 5 + l * 12
    u = torch.linear(x, w[o + 6], w[o + 7])
    u = self.activate(self.adapt_projection(a, Site.FEED_FORWARD_UP, l, x, u), activation)
    y = torch.linear(u, w[o + 8], w[o + 9])
    return self.adapt_projection(a, Site.FEED_FORWARD_DOWN, l, u, y)

def hidden_states(self, ids: Tensor, segments: Tensor, mask: Tensor, architecture: List[float], w: List[Tensor], a: __torch__.Adapters) -> List[Tensor]:
    # embeddings and every layer's output, each [rows, length, hidden]; mask is additive, [rows, 1, 1, length]
    layers, heads, epsilon, activation = int(architecture[0]), int(architecture[1]), architecture[2], int(architecture[3])
    x = self.embed(ids, segments, epsilon, w)
    states = [x]
    for l in range(layers):
        o = 5 + l * 12
        y = self.attend(a, l, x, mask, heads, w)
        x = self.adapt_sublayer(a, Site.ATTENTION_SUBLAYER, l, y, x, w[o + 4], w[o + 5], epsilon)
        y = self.feed_forward(a, l, x, activation, w)
        x = self.adapt_sublayer(a, Site.FEED_FORWARD_SUBLAYER, l, y, x, w[o + 10], w[o + 11], epsilon)
        states.append(x)
    return states

def pool_first(self, x: Tensor, architecture: List[float], w: List[Tensor]) -> Tensor:
    # BERT's pooler: tanh(W x_[CLS] + b)
    o = 5 + int(architecture[0]) * 12
    return torch.tanh(torch.linear(x.select(1, 0), w[o], w[o + 1]))

# GPT-2 (Radford et al. 2019): pre-LayerNorm decoder with learnt positions.
#   weights: 0 word, 1 position embeddings, 2-3 final LayerNorm; then for each layer
#     +0,1 LayerNorm  +2,3 query|key|value  +4,5 attention output  +6,7 LayerNorm  +8,9 feed-forward up  +10,11 down;
#     and the language-model head, which is often the word embedding.

def self_attention(self, a: __torch__.Adapters, l: int, x: Tensor, mask: Tensor, architecture: List[float], w: List[Tensor], past: List[Tensor], present: List[Tensor]) -> Tensor:
    o = 4 + l * 12
    size = int(architecture[Architecture.HEAD_SIZE])
    wq, wk, wv = torch.chunk(w[o + 2], 3)
    bq, bk, bv = torch.chunk(w[o + 3], 3)
    qkv = self.adapt_projection(a, Site.QUERY_KEY_VALUE, l, x, self.linear(x, w[o + 2], w[o + 3]), w[o + 2])
    q, k, v = torch.chunk(qkv, 3, 2)
    q = self.split_heads(self.adapt_projection(a, Site.QUERY, l, x, q, wq), size)
    k = self.with_past(past, 2 * l, self.split_heads(self.adapt_projection(a, Site.KEY, l, x, k, wk), size))
    v = self.with_past(past, 2 * l + 1, self.split_heads(self.adapt_projection(a, Site.VALUE, l, x, v, wv), size))
    present.append(k)
    present.append(v)
    c = self.attention(a, l, x, q, k, v, mask, [wk, bk, wv, bv])
    return self.project(a, Site.ATTENTION_OUTPUT, l, c, w[o + 4], w[o + 5])

def feed_forward(self, a: __torch__.Adapters, l: int, x: Tensor, activation: int, w: List[Tensor]) -> Tensor:
    o = 4 + l * 12
    return self.feed_forward_maps(a, l, x, activation, w[o + 8:o + 12])

def hidden_states(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: List[float], w: List[Tensor], a: __torch__.Adapters, past: List[Tensor], given: List[Tensor], first: int, end: int) -> Tuple[List[Tensor], List[Tensor]]:
    # embeddings and the output of every layer before `end`, the last one after the final LayerNorm; and all keys and values so
    # far. Where `given` holds the output of the layer before `first`, what comes before is left out.
    epsilon, activation = architecture[Architecture.EPSILON], int(architecture[Architecture.ACTIVATION])
    mask = self.causal_mask(attention, ids.size(1))
    if len(given) > 0:
        x = given[0]
    else:
        x = self.embed_words(a, ids, w[0], past) + torch.embedding(w[1], positions)
    states = [x]
    present = annotate(List[Tensor], [])
    for l in range(first, end):
        o = 4 + l * 12
        z = self.layer_norm(a, Site.ATTENTION_NORM, l, x, w[o], w[o + 1], epsilon)
        y = self.self_attention(a, l, z, mask, architecture, w, past, present)
        x = self.close_sublayer(a, Site.ATTENTION_SUBLAYER, l, x, y)
        z = self.layer_norm(a, Site.FEED_FORWARD_NORM, l, x, w[o + 6], w[o + 7], epsilon)
        y = self.feed_forward(a, l, z, activation, w)
        x = self.close_sublayer(a, Site.FEED_FORWARD_SUBLAYER, l, x, y)
        states.append(x)
    if first < end and end == int(architecture[Architecture.LAYERS]):
        states[len(states) - 1] = self.layer_norm(a, Site.FINAL_NORM, 0, x, w[2], w[3], epsilon)
    return (states, present)

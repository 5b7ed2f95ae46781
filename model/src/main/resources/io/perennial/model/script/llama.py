# LLaMA (Touvron et al. 2023) and its kin: pre-RMSNorm decoders with rotary positions (Su et al. 2021), grouped-query
# attention (Ainslie et al. 2023) and a gated feed-forward sub-layer (Shazeer 2020).
#   weights: 0 word embeddings, 1 rotary frequencies, 2 final norm; then for each layer
#     +0 norm  +1,2 query|key|value  +3,4 attention output  +5 norm  +6,7 gate  +8,9 up  +10,11 down;
#     and the language-model head. Biases are zero where the base has none.

def rms_norm(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    # x / sqrt(mean(x^2) + epsilon) * weight
    z = x * torch.rsqrt((x * x).mean([2], True) + epsilon)
    place = self.place_of(site, layer)
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        zs = self.by_group(a, z)
        for g in range(len(a.groups)):
            gz = zs[g]
            own = self.own_norm(a, place, g)
            if own >= 0:
                gz = self.scale_per_task(gz, a.views[own])
            else:
                gz = gz * weight
            pieces.append(self.add_biases(a, place, g, gz))
        y = self.join(pieces)
    else:
        y = z * weight
    return y

def rotations(self, positions: Tensor, frequencies: Tensor) -> List[Tensor]:
    # cosine and sine of position * frequency, [rows, 1, length, head size]
    angle = positions.to(6).unsqueeze(2) * frequencies
    angle = torch.cat([angle, angle], 2).unsqueeze(1)
    return [torch.cos(angle), torch.sin(angle)]

def rotate(self, x: Tensor, rotation: List[Tensor]) -> Tensor:
    # x [rows, heads, length, size]; the first half of a head pairs with the second
    first, second = torch.chunk(x, 2, 3)
    return x * rotation[0] + torch.cat([second.neg(), first], 3) * rotation[1]

def self_attention(self, a: __torch__.Adapters, l: int, x: Tensor, mask: Tensor, rotation: List[Tensor], architecture: List[float], w: List[Tensor], past: List[Tensor], present: List[Tensor]) -> Tensor:
    o = 3 + l * 12
    size = int(architecture[Architecture.HEAD_SIZE])
    queries, others = int(architecture[Architecture.HEADS]) * size, int(architecture[Architecture.KEY_VALUE_HEADS]) * size
    wq, wk, wv = torch.split_with_sizes(w[o + 1], [queries, others, others])
    bq, bk, bv = torch.split_with_sizes(w[o + 2], [queries, others, others])
    q, k, v = torch.split_with_sizes(self.linear(x, w[o + 1], w[o + 2]), [queries, others, others], 2)
    q = self.rotate(self.split_heads(self.adapt_projection(a, Site.QUERY, l, x, q, wq), size), rotation)
    k = self.rotate(self.split_heads(self.adapt_projection(a, Site.KEY, l, x, k, wk), size), rotation)
    k = self.with_past(past, 2 * l, k)
    v = self.with_past(past, 2 * l + 1, self.split_heads(self.adapt_projection(a, Site.VALUE, l, x, v, wv), size))
    present.append(k)
    present.append(v)
    c = self.attention(a, l, x, q, k, v, mask, [wk, bk, wv, bv])
    return self.project(a, Site.ATTENTION_OUTPUT, l, c, w[o + 3], w[o + 4])

def feed_forward(self, a: __torch__.Adapters, l: int, x: Tensor, activation: int, w: List[Tensor]) -> Tensor:
    o = 3 + l * 12
    gate = self.activate(self.project(a, Site.FEED_FORWARD_GATE, l, x, w[o + 6], w[o + 7]), activation)
    up = self.project(a, Site.FEED_FORWARD_UP, l, x, w[o + 8], w[o + 9])
    return self.project(a, Site.FEED_FORWARD_DOWN, l, gate * up, w[o + 10], w[o + 11])

def hidden_states(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: List[float], w: List[Tensor], a: __torch__.Adapters, past: List[Tensor], given: List[Tensor], first: int, end: int) -> Tuple[List[Tensor], List[Tensor]]:
    # embeddings and the output of every layer before `end`, the last one after the final norm; and all keys and values so far.
    # Where `given` holds the output of the layer before `first`, what comes before is left out.
    epsilon, activation = architecture[Architecture.EPSILON], int(architecture[Architecture.ACTIVATION])
    mask = self.causal_mask(attention, ids.size(1))
    rotation = self.rotations(positions, w[1])
    if len(given) > 0:
        x = given[0]
    else:
        x = self.embed_words(a, ids, w[0], past)
    states = [x]
    present = annotate(List[Tensor], [])
    for l in range(first, end):
        o = 3 + l * 12
        z = self.rms_norm(a, Site.ATTENTION_NORM, l, x, w[o], epsilon)
        y = self.self_attention(a, l, z, mask, rotation, architecture, w, past, present)
        x = self.close_sublayer(a, Site.ATTENTION_SUBLAYER, l, x, y)
        z = self.rms_norm(a, Site.FEED_FORWARD_NORM, l, x, w[o + 5], epsilon)
        y = self.feed_forward(a, l, z, activation, w)
        x = self.close_sublayer(a, Site.FEED_FORWARD_SUBLAYER, l, x, y)
        states.append(x)
    if first < end and end == int(architecture[Architecture.LAYERS]):
        states[len(states) - 1] = self.rms_norm(a, Site.FINAL_NORM, 0, x, w[2], epsilon)
    return (states, present)

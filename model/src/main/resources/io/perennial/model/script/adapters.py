# Adapters inside a frozen transformer, for many tasks in one step.
#
# The rows of a step lie in groups. A group holds the tasks that share a layout (methods, sizes, head), each with the
# same number of rows, so that its parameters stack to [tasks, ...] and one batched matmul serves them all. The tables
# groups and ops have the columns of the Java enums Group and Op; names such as Site.QUERY stand for ordinals.
#   a.views: every group's matrices, [tasks, rows, columns]; parameters first, then what is derived from them
#   a.index: the operations of group g at a place, by (layer * 2 * Site.COUNT + site) * groups + g; the second half of
#            the sites is for operations on a projection's input
#   a.used:  whether any group has an operation there
#   a.factors: scale and dropout of each operation;  a.seeds: dropout's seed of each row, empty outside training
#   a.words: once an encoder has run from the bottom, the word embeddings that it began with, [rows, length, hidden] of each group

def activate(self, x: Tensor, activation: int) -> Tensor:
    if activation == Activation.GELU:
        y = torch.gelu(x)
    elif activation == Activation.GELU_TANH:
        y = torch.gelu(x, approximate="tanh")
    elif activation == Activation.RELU:
        y = torch.relu(x)
    elif activation == Activation.SWISH:
        y = torch.silu(x)
    elif activation == Activation.TANH:
        y = torch.tanh(x)
    else:
        y = x
    return y

def rows_of(self, a: __torch__.Adapters, g: int, x: Tensor) -> Tensor:
    # the rows of one group; of several, by_group: its backward fills no zeros for the others' rows
    y = x
    if len(a.groups) > 1:
        y = x.narrow(0, a.groups[g][Group.FIRST_ROW], a.groups[g][Group.ROWS])
    return y

def by_group(self, a: __torch__.Adapters, x: Tensor) -> List[Tensor]:
    # each group's rows
    parts = [x]
    if len(a.groups) > 1:
        sizes = annotate(List[int], [])
        for group in a.groups:
            sizes.append(group[Group.ROWS])
        parts = torch.split_with_sizes(x, sizes)
    return parts

def place_of(self, site: int, layer: int) -> int:
    return layer * 2 * Site.COUNT + site

def operations(self, a: __torch__.Adapters, place: int, g: int) -> List[int]:
    return a.index[place * len(a.groups) + g]

def join(self, pieces: List[Tensor]) -> Tensor:
    if len(pieces) == 1:
        y = pieces[0]
    else:
        y = torch.cat(pieces)
    return y

def chunks_of(self, x: Tensor, weight: Tensor) -> int:
    # Into how many chunks each task's rows x [tasks * rows, length, in] are cut for a product with its weight [tasks, out, in].
    # A weight's gradient is a product that sums over all its tokens; a CPU's library computes that at a tenth of its rate
    # where they are many beside the weight's sides, and well in batches of about a hundred.
    chunks = 1
    if weight.requires_grad and not x.is_cuda:
        rows = x.size(0) // weight.size(0)
        while chunks < rows and (rows % chunks > 0 or rows // chunks * x.size(1) > 160):
            chunks = chunks + 1
    return chunks

def each_chunk(self, m: Tensor, chunks: int) -> Tensor:
    # [tasks, n, size] -> [tasks * chunks, n, size]: every chunk of rows gets its task's matrix
    y = m
    if chunks > 1:
        y = m.unsqueeze(1).expand([m.size(0), chunks, m.size(1), m.size(2)]).reshape([-1, m.size(1), m.size(2)])
    return y

def linear_per_task(self, x: Tensor, weight: Tensor) -> Tensor:
    # x [rows, length, in], weight [tasks, out, in] -> [rows, length, out]; equal numbers of consecutive rows a task
    chunks = self.chunks_of(x, weight)
    w = self.each_chunk(weight, chunks)
    y = torch.bmm(x.reshape([w.size(0), -1, x.size(2)]), w.transpose(1, 2))
    return y.reshape([x.size(0), x.size(1), weight.size(1)])

def affine_per_task(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    # the same with a bias [tasks, 1, out], in one product
    chunks = self.chunks_of(x, weight)
    w = self.each_chunk(weight, chunks)
    y = torch.baddbmm(self.each_chunk(bias, chunks), x.reshape([w.size(0), -1, x.size(2)]), w.transpose(1, 2))
    return y.reshape([x.size(0), x.size(1), weight.size(1)])

def accumulate_per_task(self, y: Tensor, x: Tensor, weight: Tensor, factor: float) -> Tensor:
    # factor W x is added to y [rows, length, out] in place, in one product; nobody else may need y as it was
    chunks = self.chunks_of(x, weight)
    w = self.each_chunk(weight, chunks)
    sum = y.reshape([w.size(0), -1, y.size(2)]).baddbmm_(x.reshape([w.size(0), -1, x.size(2)]), w.transpose(1, 2), beta=1, alpha=factor)
    return sum.reshape(y.size())

def add_per_task(self, x: Tensor, bias: Tensor) -> Tensor:
    # x [rows, length, size], bias [tasks, 1, size]
    return (x.reshape([bias.size(0), -1, x.size(2)]) + bias).reshape(x.size())

def scale_per_task(self, x: Tensor, factor: Tensor) -> Tensor:
    # x [rows, length, size], factor [tasks, 1, size]
    return (x.reshape([factor.size(0), -1, x.size(2)]) * factor).reshape(x.size())

def repeat_per_task(self, m: Tensor, rows: int) -> Tensor:
    # [tasks, n, size] -> [rows, n, size]: every row gets its task's matrix
    return self.each_chunk(m, rows // m.size(0))

def drop(self, x: Tensor, a: __torch__.Adapters, o: int) -> Tensor:
    # Dropout whose mask is a hash of the row's seed, the place, token and feature: a task's mask does not depend on who
    # shares its step or how long their rows are, and can be had again.
    y = x
    rate = a.factors[o][1]
    if rate > 0. and a.seeds.size(0) > 0:
        place = a.ops[o][Op.LAYER] * Site.COUNT + a.ops[o][Op.SITE]
        token = torch.arange(x.size(1), device=x.device).reshape([1, -1, 1])
        feature = torch.arange(x.size(2), device=x.device).reshape([1, 1, -1])
        seed = self.rows_of(a, a.ops[o][Op.GROUP], a.seeds).reshape([-1, 1, 1]) + place * 3266489917
        h = (token * 65536 + feature) * 668265263 + seed * 374761393
        h = torch.bitwise_xor(h, torch.bitwise_right_shift(h, 29)) * 2246822519
        h = torch.bitwise_xor(h, torch.bitwise_right_shift(h, 32)) * 3266489917
        uniform = torch.bitwise_and(torch.bitwise_right_shift(h, 24), 16777215)
        kept = torch.ge(uniform, int(rate * 16777216.))
        y = x * kept / (1. - rate)
    return y

def gate(self, x: Tensor, a: __torch__.Adapters, o: int, m: int) -> Tensor:
    # Mao et al. 2022, section 3.2: sigmoid(W x + b), averaged over a text's tokens -> [rows, 1, gates]
    attention = self.rows_of(a, a.ops[o][Op.GROUP], a.attention).unsqueeze(2)
    open = torch.sigmoid(self.affine_per_task(x, a.views[m], a.views[m + 1]))
    return (open * attention).sum([1], True) / attention.sum([1], True)

def add_bottleneck(self, y: Tensor, x: Tensor, a: __torch__.Adapters, o: int) -> Tensor:
    # Houlsby et al. 2019: y + s (W_up f(W_down x + b_down) + b_up)
    m = a.ops[o]
    h = self.activate(self.affine_per_task(x, a.views[m[Op.MATRICES]], a.views[m[Op.MATRICES + 1]]), m[Op.ACTIVATION])
    up, bias, factor = a.views[m[Op.MATRICES + 2]], a.views[m[Op.MATRICES + 3]], a.factors[o][0]
    if m[Op.MATRICES + 4] >= 0:
        z = y + self.affine_per_task(h, up, bias) * factor * self.gate(x, a, o, m[Op.MATRICES + 4])
    else:
        z = self.accumulate_per_task(self.add_per_task(y, bias * factor), h, up, factor)
    return z

def add_low_rank(self, y: Tensor, x: Tensor, a: __torch__.Adapters, o: int) -> Tensor:
    # Hu et al. 2021: y + (alpha / r) B A x
    m = a.ops[o]
    h, up = self.linear_per_task(self.drop(x, a, o), a.views[m[Op.MATRICES]]), a.views[m[Op.MATRICES + 1]]
    if m[Op.MATRICES + 2] >= 0:
        z = y + self.linear_per_task(h, up) * self.gate(x, a, o, m[Op.MATRICES + 2])
    else:
        z = self.accumulate_per_task(y.clone(), h, up, a.factors[o][0])
    return z

def row_lengths(self, weight: Tensor, down: Tensor, up: Tensor, scale: float) -> Tensor:
    # |W + s B A| row by row, [tasks, 1, out], without the sum: |w|^2 + 2 s b.(A w) + s^2 b.(A A^T b)
    tasks, rank = down.size(0), down.size(1)
    projected = torch.linear(down.reshape([tasks * rank, -1]), weight).reshape([tasks, rank, -1]).transpose(1, 2)
    gram = torch.bmm(down, down.transpose(1, 2))
    squares = (weight * weight).sum([1]) + (up * (projected * (2. * scale) + torch.bmm(up, gram) * (scale * scale))).sum([2])
    return squares.sqrt().unsqueeze(1)

def weight_decomposed(self, x: Tensor, a: __torch__.Adapters, o: int, weight: Tensor) -> Tensor:
    # Liu et al. 2024: what m / |W + s B A| (W + s B A) x adds to W x; the length is a constant in the gradient
    m = a.ops[o]
    down, up = a.views[m[Op.MATRICES]], a.views[m[Op.MATRICES + 1]]
    weight = weight.to(6)
    length = self.row_lengths(weight, down.detach(), up.detach(), a.factors[o][0])
    ratio = a.views[m[Op.MATRICES + 2]] / length
    dropped = self.drop(x, a, o)
    update = self.linear_per_task(self.linear_per_task(dropped, down), up) * a.factors[o][0]
    return self.scale_per_task(torch.linear(dropped, weight), ratio - 1.) + self.scale_per_task(update, ratio)

def adapt_rows(self, a: __torch__.Adapters, o: int, x: Tensor, y: Tensor, weight: Tensor) -> Tensor:
    # one operation on a projection's output y = W x + b
    kind = a.ops[o][Op.KIND]
    m = a.ops[o][Op.MATRICES]
    if kind == Operation.LOW_RANK:
        z = self.add_low_rank(y, x, a, o)
    elif kind == Operation.WEIGHT_DECOMPOSED:
        z = y + self.weight_decomposed(x, a, o, weight)
    elif kind == Operation.SCALE_OUTPUT:
        z = self.scale_per_task(y, a.views[m])
    else:
        z = self.add_per_task(y, a.views[m])
    return z

def adapt_projection(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, y: Tensor, weight: Tensor) -> Tensor:
    # x went into the frozen projection at this site and y came out; returns y with each group's rows adapted
    place = self.place_of(site, layer)
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        xs, ys = self.by_group(a, x), self.by_group(a, y)
        for g in range(len(a.groups)):
            gy = ys[g]
            for o in self.operations(a, place, g):
                gy = self.adapt_rows(a, o, xs[g], gy, weight)
            pieces.append(gy)
        y = self.join(pieces)
    return y

def adapt_input(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor) -> Tensor:
    # x goes into the frozen projection at this site; returns it with each group's rows scaled
    place = self.place_of(site, layer) + Site.COUNT
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        xs = self.by_group(a, x)
        for g in range(len(a.groups)):
            gx = xs[g]
            for o in self.operations(a, place, g):
                gx = self.scale_per_task(gx, a.views[a.ops[o][Op.MATRICES]])
            pieces.append(gx)
        x = self.join(pieces)
    return x

def project(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    # a frozen projection with each group's rows adapted
    x = self.adapt_input(a, site, layer, x)
    return self.adapt_projection(a, site, layer, x, self.linear(x, weight, bias), weight)

def feed_forward_maps(self, a: __torch__.Adapters, layer: int, x: Tensor, activation: int, w: List[Tensor]) -> Tensor:
    # both frozen maps of a feed-forward sub-layer, w = [up, bias, down, bias], with each group's rows adapted
    up, down = self.place_of(Site.FEED_FORWARD_UP, layer), self.place_of(Site.FEED_FORWARD_DOWN, layer)
    adapted = a.used[up] or a.used[up + Site.COUNT] or a.used[down] or a.used[down + Site.COUNT]
    if w[0].dtype == 15 and not adapted:
        # nothing acts between the maps, where every value is rounded to bfloat16 in any case
        y = torch.linear(self.activate(torch.linear(x.to(15), w[0], w[1]), activation), w[2], w[3]).to(6)
    else:
        u = self.activate(self.project(a, Site.FEED_FORWARD_UP, layer, x, w[0], w[1]), activation)
        y = self.project(a, Site.FEED_FORWARD_DOWN, layer, u, w[2], w[3])
    return y

def reads_what_follows(self, a: __torch__.Adapters, place: int) -> bool:
    # whether an operation on a sub-layer reads what follows it in the frozen base
    found = False
    for g in range(len(a.groups)):
        for o in self.operations(a, place, g):
            kind = a.ops[o][Op.KIND]
            found = found or not (kind == Operation.BOTTLENECK or kind == Operation.PARALLEL_BOTTLENECK)
    return found

def adapt_sublayer(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, y: Tensor, seen: Tensor) -> Tensor:
    # A sub-layer read x and gave y. seen is what follows it in the frozen base, for those that read it: y + residual, through
    # its LayerNorm in encoders. Returns y with each group's rows adapted, before the residual connection.
    place = self.place_of(site, layer)
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        xs, ys, seens = self.by_group(a, x), self.by_group(a, y), self.by_group(a, seen)
        for g in range(len(a.groups)):
            gy = ys[g]
            for o in self.operations(a, place, g):
                kind = a.ops[o][Op.KIND]
                if kind == Operation.BOTTLENECK:
                    gy = self.add_bottleneck(gy, gy, a, o)
                elif kind == Operation.PARALLEL_BOTTLENECK:
                    gy = self.add_bottleneck(gy, xs[g], a, o)
                else:
                    gy = self.add_bottleneck(gy, seens[g], a, o)
            pieces.append(gy)
        y = self.join(pieces)
    return y

def own_norm(self, a: __torch__.Adapters, place: int, g: int) -> int:
    # the first matrix of the group's own norm, or -1
    own = -1
    for o in self.operations(a, place, g):
        if a.ops[o][Op.KIND] == Operation.LAYER_NORM:
            own = a.ops[o][Op.MATRICES]
    return own

def add_biases(self, a: __torch__.Adapters, place: int, g: int, x: Tensor) -> Tensor:
    for o in self.operations(a, place, g):
        if a.ops[o][Op.KIND] == Operation.BIAS:
            x = self.add_per_task(x, a.views[a.ops[o][Op.MATRICES]])
    return x

def layer_norm(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    place = self.place_of(site, layer)
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        xs = self.by_group(a, x)
        for g in range(len(a.groups)):
            gx = xs[g]
            own = self.own_norm(a, place, g)
            if own >= 0:
                z = torch.layer_norm(gx, [gx.size(2)], None, None, epsilon)
                z = self.add_per_task(self.scale_per_task(z, a.views[own]), a.views[own + 1])
            else:
                z = torch.layer_norm(gx, [gx.size(2)], weight, bias, epsilon)
            pieces.append(self.add_biases(a, place, g, z))
        y = self.join(pieces)
    else:
        y = torch.layer_norm(x, [x.size(2)], weight, bias, epsilon)
    return y

def low_rank_words(self, a: __torch__.Adapters, o: int, ids: Tensor) -> Tensor:
    # (alpha / r) B A of each word [rows, length]: A [tasks, r, words] is a table of every task's words, r numbers each
    down, up = a.views[a.ops[o][Op.MATRICES]], a.views[a.ops[o][Op.MATRICES + 1]]
    tasks, rank, words = down.size(0), down.size(1), down.size(2)
    table = down.transpose(1, 2).reshape([tasks * words, rank])
    first = torch.arange(tasks, device=ids.device).reshape([tasks, 1]) * words
    places = (ids.reshape([tasks, -1]) + first).reshape(ids.size())
    return self.linear_per_task(torch.embedding(table, places), up) * a.factors[o][0]

def adapt_words(self, a: __torch__.Adapters, ids: Tensor, x: Tensor, starts: bool) -> Tensor:
    # x are the word embeddings of ids, each group's rows to be adapted. Lester et al. 2021: where a text starts, soft tokens
    # take the places that were left free in front of it
    place = self.place_of(Site.EMBEDDING, 0)
    if a.used[place]:
        pieces = annotate(List[Tensor], [])
        xs = self.by_group(a, x)
        for g in range(len(a.groups)):
            gx = xs[g]
            for o in self.operations(a, place, g):
                if a.ops[o][Op.KIND] == Operation.LOW_RANK_WORDS:
                    gx = gx + self.low_rank_words(a, o, self.rows_of(a, g, ids))
            for o in self.operations(a, place, g):
                if starts and a.ops[o][Op.KIND] == Operation.PROMPT:
                    prompt = self.repeat_per_task(a.views[a.ops[o][Op.MATRICES]], gx.size(0))
                    gx = torch.cat([prompt, gx.narrow(1, prompt.size(1), gx.size(1) - prompt.size(1))], 1)
            pieces.append(gx)
        x = self.join(pieces)
    return x

def pairs_of(self, ids: Tensor, words: int, buckets: int) -> Tensor:
    # the bucket of each word [rows, length] and the one before it, behind the words
    before = torch.cat([torch.zeros_like(ids.narrow(1, 0, 1)), ids.narrow(1, 0, ids.size(1) - 1)], 1)
    return torch.remainder(before * 1000003 + ids, buckets) + words

def word_vote(self, a: __torch__.Adapters, o: int, ids: Tensor, words: int) -> Tensor:
    # Joulin et al. 2017: U (T[word] + T[pair]) of each word [rows, length]; T [tasks, words + buckets, rank], U [tasks, hidden, rank]
    table, up = a.views[a.ops[o][Op.MATRICES]], a.views[a.ops[o][Op.MATRICES + 1]]
    tasks, entries, rank = table.size(0), table.size(1), table.size(2)
    flat = table.reshape([tasks * entries, rank])
    first = torch.arange(tasks, device=ids.device).reshape([tasks, 1]) * entries
    x = torch.embedding(flat, (ids.reshape([tasks, -1]) + first).reshape(ids.size()))
    if entries > words:
        pairs = self.pairs_of(ids, words, entries - words)
        x = x + torch.embedding(flat, (pairs.reshape([tasks, -1]) + first).reshape(ids.size()))
    return self.linear_per_task(x, up)

def keep_words(self, a: __torch__.Adapters, ids: Tensor, x: Tensor, words: int):
    # what the heads see of words: x, which the first layer reads. A head of words alone teaches the network nothing.
    xs = self.by_group(a, x)
    for g in range(len(a.groups)):
        y = xs[g]
        if a.groups[g][Group.POOLING] == Pooling.WORDS_BESIDE_MEAN:
            y = y.detach()
            for o in self.operations(a, self.place_of(Site.EMBEDDING, 0), g):
                if a.ops[o][Op.KIND] == Operation.WORD_VOTE:
                    y = y + self.word_vote(a, o, self.rows_of(a, g, ids), words)
        a.words.append(y)

def split_heads(self, x: Tensor, size: int) -> Tensor:
    # [rows, length, heads * size] -> [rows, heads, length, size]
    return x.reshape([x.size(0), x.size(1), -1, size]).transpose(1, 2)

def merge_heads(self, x: Tensor) -> Tensor:
    # [rows, heads, length, size] -> [rows, length, heads * size]
    return x.transpose(1, 2).reshape([x.size(0), x.size(2), -1])

def repeat_heads(self, x: Tensor, heads: int) -> Tensor:
    # grouped-query attention: every head of keys or values serves several of queries
    y = x
    if x.size(1) != heads:
        rows, own, length, size = x.size(0), x.size(1), x.size(2), x.size(3)
        y = x.unsqueeze(2).expand([rows, own, heads // own, length, size]).reshape([rows, heads, length, size])
    return y

def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    # softmax(Q K^T / sqrt(d) + mask) V
    return torch.scaled_dot_product_attention(q, self.repeat_heads(k, q.size(1)), self.repeat_heads(v, q.size(1)), mask)

def prefix_of(self, a: __torch__.Adapters, o: int, layer: int, x: Tensor, k: Tensor) -> List[Tensor]:
    # keys and values [rows, heads, tokens, size] that stand in front of k and v; the matrix is [tasks, tokens, layers * (keys, values)]
    m = a.ops[o]
    width = k.size(1) * k.size(3)
    pair = a.views[m[Op.MATRICES]].narrow(2, layer * 2 * width, 2 * width)
    keys = self.repeat_per_task(pair.narrow(2, 0, width), x.size(0))
    values = self.repeat_per_task(pair.narrow(2, width, width), x.size(0))
    if m[Op.MATRICES + 1] >= 0:
        open = self.gate(x, a, o, m[Op.MATRICES + 1])
        keys = keys * open.narrow(2, 0, 1)
        values = values * open.narrow(2, 1, 1)
    return [self.split_heads(keys, k.size(3)), self.split_heads(values, k.size(3))]

def adaption(self, a: __torch__.Adapters, o: int, q: Tensor, size: int, weights: List[Tensor]) -> Tensor:
    # Zhang et al. 2023: g softmax(Q (W_k P)^T / sqrt(d)) W_v P with the frozen projections; weights = key's and value's, with biases
    prompt = a.views[a.ops[o][Op.MATRICES]]
    opened = a.views[a.ops[o][Op.MATRICES + 1]]
    k = self.split_heads(self.repeat_per_task(self.linear(prompt, weights[0], weights[1]), q.size(0)), size)
    v = self.split_heads(self.repeat_per_task(self.linear(prompt, weights[2], weights[3]), q.size(0)), size)
    k, v = self.repeat_heads(k, q.size(1)), self.repeat_heads(v, q.size(1))
    scores = torch.matmul(q, k.transpose(2, 3)) / float(size) ** 0.5
    context = torch.matmul(torch.softmax(scores, 3), v)
    return context * self.repeat_per_task(opened, q.size(0)).unsqueeze(1)

def attend_rows(self, a: __torch__.Adapters, g: int, layer: int, x: Tensor, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, weights: List[Tensor]) -> Tensor:
    # attention of one group's rows with its prefixes and adaption prompts
    place = self.place_of(Site.ATTENTION, layer)
    size = k.size(3)
    for o in self.operations(a, place, g):
        if a.ops[o][Op.KIND] == Operation.PREFIX:
            pair = self.prefix_of(a, o, layer, x, k)
            k = torch.cat([pair[0], k], 2)
            v = torch.cat([pair[1], v], 2)
            seen = torch.zeros([mask.size(0), 1, mask.size(2), pair[0].size(2)], dtype=mask.dtype, device=mask.device)
            mask = torch.cat([seen, mask], 3)
    c = self.attend(q, k, v, mask)
    for o in self.operations(a, place, g):
        if a.ops[o][Op.KIND] == Operation.ADAPTION_PROMPT:
            c = c + self.adaption(a, o, q, size, weights)
    return c

def attention(self, a: __torch__.Adapters, layer: int, x: Tensor, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, weights: List[Tensor]) -> Tensor:
    # x [rows, length, hidden] was projected to q, k, v, each [rows, heads, length, size]; returns [rows, length, heads * size]
    if a.used[self.place_of(Site.ATTENTION, layer)]:
        pieces = annotate(List[Tensor], [])
        xs, qs, ks, vs = self.by_group(a, x), self.by_group(a, q), self.by_group(a, k), self.by_group(a, v)
        for g in range(len(a.groups)):
            pieces.append(self.attend_rows(a, g, layer, xs[g], qs[g], ks[g], vs[g], self.rows_of(a, g, mask), weights))
        c = self.join(pieces)
    else:
        c = self.attend(q, k, v, mask)
    return self.merge_heads(c)

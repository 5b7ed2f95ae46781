# Adapters inside a frozen transformer, for many tasks in one step.
#
# The rows of a step lie in groups. A group holds the tasks that share a layout (method, sizes, head), each with the
# same number of rows, so that its parameters stack to [tasks, ...] and one batched matmul serves them all.
#   groups[g] = [first task, tasks, first row, rows, pooling]
#   shapes[i] = [group, rows, columns]: how a group's flat vector splits into matrices, in order
#   ops[o]    = [group, site, layer, kind, first matrix, activation], ordered by group; scales[o] its factor
# Names such as Site.QUERY, Operation.LOW_RANK, Activation.RELU stand for the ordinals of the Java enums.

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

def stack_group(self, parameters: List[Tensor], group: List[int]) -> Tensor:
    # the flat vectors of a group's tasks -> [tasks, parameters]
    return torch.stack(parameters[group[0]:group[0] + group[1]]).detach()

def split_group(self, flat: Tensor, g: int, shapes: List[List[int]]) -> List[Tensor]:
    # [tasks, parameters] -> one [tasks, rows, columns] view a matrix; the backward of the split is one concatenation
    sizes = annotate(List[int], [])
    for shape in shapes:
        if shape[0] == g:
            sizes.append(shape[1] * shape[2])
    views = annotate(List[Tensor], [])
    parts = torch.split_with_sizes(flat, sizes, 1)
    next = 0
    for shape in shapes:
        if shape[0] == g:
            views.append(parts[next].reshape([flat.size(0), shape[1], shape[2]]))
            next = next + 1
    return views

def place(self, views: List[Tensor], groups: List[List[int]], ops: List[List[int]], scales: List[float], layers: int) -> __torch__.Adapters:
    index = annotate(List[List[int]], [])
    for i in range(layers * Site.COUNT):
        index.append(annotate(List[int], []))
    for o in range(len(ops)):
        index[ops[o][2] * Site.COUNT + ops[o][1]].append(o)
    return __torch__.Adapters(views, groups, ops, scales, index)

def linear_per_task(self, x: Tensor, weight: Tensor) -> Tensor:
    # x [rows, length, in], weight [tasks, out, in] -> [rows, length, out]; equal numbers of consecutive rows a task
    tasks, rows, length = weight.size(0), x.size(0), x.size(1)
    y = torch.bmm(x.reshape([tasks, rows // tasks * length, x.size(2)]), weight.transpose(1, 2))
    return y.reshape([rows, length, weight.size(1)])

def add_per_task(self, x: Tensor, bias: Tensor) -> Tensor:
    # x [rows, length, size], bias [tasks, 1, size]
    tasks = bias.size(0)
    return (x.reshape([tasks, -1, x.size(2)]) + bias).reshape(x.size())

def bottleneck(self, x: Tensor, a: __torch__.Adapters, o: int) -> Tensor:
    # Houlsby et al. 2019: W_up f(W_down x + b_down) + b_up
    p = a.ops[o][4]
    h = self.add_per_task(self.linear_per_task(x, a.views[p]), a.views[p + 1])
    h = self.activate(h, a.ops[o][5])
    return self.add_per_task(self.linear_per_task(h, a.views[p + 2]), a.views[p + 3]) * a.scales[o]

def low_rank(self, x: Tensor, a: __torch__.Adapters, o: int) -> Tensor:
    # Hu et al. 2021: (alpha / r) B A x
    p = a.ops[o][4]
    return self.linear_per_task(self.linear_per_task(x, a.views[p]), a.views[p + 1]) * a.scales[o]

def adapt_projection(self, a: __torch__.Adapters, site: int, layer: int, x: Tensor, y: Tensor) -> Tensor:
    # x went into the frozen projection at this site and y came out; returns y with each group's rows adapted
    here = a.index[layer * Site.COUNT + site]
    if len(here) > 0:
        pieces = annotate(List[Tensor], [])
        for g in range(len(a.groups)):
            gx = x.narrow(0, a.groups[g][2], a.groups[g][3])
            gy = y.narrow(0, a.groups[g][2], a.groups[g][3])
            for o in here:
                if a.ops[o][0] == g and a.ops[o][3] == Operation.LOW_RANK:
                    gy = gy + self.low_rank(gx, a, o)
            pieces.append(gy)
        y = self.join(pieces)
    return y

def adapt_sublayer(self, a: __torch__.Adapters, site: int, layer: int, y: Tensor, residual: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    # y is a sub-layer's output before its residual connection; returns LayerNorm(adapted y + residual)
    here = a.index[layer * Site.COUNT + site]
    if len(here) > 0:
        pieces = annotate(List[Tensor], [])
        for g in range(len(a.groups)):
            gy = y.narrow(0, a.groups[g][2], a.groups[g][3])
            gr = residual.narrow(0, a.groups[g][2], a.groups[g][3])
            norm = -1
            for o in here:
                if a.ops[o][0] == g:
                    if a.ops[o][3] == Operation.BOTTLENECK:
                        gy = gy + self.bottleneck(gy, a, o)
                    elif a.ops[o][3] == Operation.BOTTLENECK_AFTER_NORM:
                        gy = gy + self.bottleneck(torch.layer_norm(gy + gr, [gy.size(2)], weight, bias, epsilon), a, o)
                    elif a.ops[o][3] == Operation.LAYER_NORM:
                        norm = a.ops[o][4]
            if norm >= 0:
                z = torch.layer_norm(gy + gr, [gy.size(2)], None, None, epsilon).reshape([a.views[norm].size(0), -1, gy.size(2)])
                pieces.append((z * a.views[norm] + a.views[norm + 1]).reshape(gy.size()))
            else:
                pieces.append(torch.layer_norm(gy + gr, [gy.size(2)], weight, bias, epsilon))
        z = self.join(pieces)
    else:
        z = torch.layer_norm(y + residual, [y.size(2)], weight, bias, epsilon)
    return z

def join(self, pieces: List[Tensor]) -> Tensor:
    if len(pieces) == 1:
        y = pieces[0]
    else:
        y = torch.cat(pieces)
    return y

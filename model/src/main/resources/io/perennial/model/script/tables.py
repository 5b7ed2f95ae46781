# Flat vectors and tables become the adapters of a step.

def stack_group(self, parameters: List[Tensor], group: List[int]) -> Tensor:
    # the flat vectors of a group's tasks -> [tasks, parameters]
    return torch.stack(parameters[group[Group.FIRST_TASK]:group[Group.FIRST_TASK] + group[Group.TASKS]]).detach()

def flats_of(self, parameters: List[Tensor], groups: Tensor) -> List[Tensor]:
    flats = annotate(List[Tensor], [])
    for group in annotate(List[List[int]], groups.tolist()):
        flats.append(self.stack_group(parameters, group))
    return flats

def split_group(self, flat: Tensor, g: int, shapes: List[List[int]]) -> List[Tensor]:
    # [tasks, parameters] -> one [tasks, rows, columns] view a matrix; the backward of the split is one concatenation.
    # A row of shapes: group, rows, columns, and 1 where the matrix stands column by column
    sizes = annotate(List[int], [])
    for shape in shapes:
        if shape[0] == g:
            sizes.append(shape[1] * shape[2])
    views = annotate(List[Tensor], [])
    parts = torch.split_with_sizes(flat, sizes, 1)
    next = 0
    for shape in shapes:
        if shape[0] == g:
            if shape[3] > 0:
                view = parts[next].reshape([flat.size(0), shape[2], shape[1]]).transpose(1, 2)
            else:
                view = parts[next].reshape([flat.size(0), shape[1], shape[2]])
            views.append(view)
            next = next + 1
    return views

def kronecker(self, rule: Tensor, left: Tensor, right: Tensor) -> Tensor:
    # Mahabadi et al. 2021, equation 5: W = sum_i A_i (x) (s_i t_i); rule [tasks, n * n, n] is A_1 .. A_n one below the other,
    # left [tasks, n * a, r], right [tasks, n * r, b]; returns W transposed, [tasks, n * b, n * a]
    tasks, n = rule.size(0), rule.size(2)
    r = left.size(2)
    small = torch.bmm(left.reshape([tasks * n, -1, r]), right.reshape([tasks * n, r, -1]))
    a, b = small.size(1), small.size(2)
    sum = torch.bmm(rule.reshape([tasks, n, n * n]).transpose(1, 2), small.reshape([tasks, n, a * b]))
    return sum.reshape([tasks, n, n, a, b]).permute([0, 2, 4, 1, 3]).reshape([tasks, n * b, n * a])

def linear_layers(self, x: Tensor, matrices: List[Tensor], activation: int) -> Tensor:
    # x [tasks, rows, in]; matrices are weight and bias in turn, [tasks, out, in] and [tasks, 1, out]
    for i in range(len(matrices) // 2):
        if i > 0:
            x = self.activate(x, activation)
        x = torch.baddbmm(matrices[2 * i + 1], x, matrices[2 * i].transpose(1, 2))
    return x

def lstm_direction(self, x: Tensor, m: List[Tensor], backwards: bool) -> Tensor:
    # Hochreiter & Schmidhuber 1997 in PyTorch's form; x [tasks, steps, in], m = input weight, state weight, their biases
    tasks, steps, size = x.size(0), x.size(1), m[1].size(2)
    inputs = torch.baddbmm(m[2] + m[3], x, m[0].transpose(1, 2))
    h = torch.zeros([tasks, 1, size], dtype=x.dtype, device=x.device)
    c = h
    outputs = annotate(List[Tensor], [])
    for i in range(steps):
        at = steps - 1 - i if backwards else i
        z = torch.baddbmm(inputs.narrow(1, at, 1), h, m[1].transpose(1, 2))
        let, forget, cell, out = torch.chunk(z, 4, 2)
        c = torch.sigmoid(forget) * c + torch.sigmoid(let) * torch.tanh(cell)
        h = torch.sigmoid(out) * torch.tanh(c)
        outputs.append(h)
    y = torch.cat(outputs, 1)
    if backwards:
        y = torch.flip(y, [1])
    return y

def lstm(self, x: Tensor, m: List[Tensor]) -> Tensor:
    # bidirectional layers, eight matrices each
    for l in range(len(m) // 8):
        x = torch.cat([self.lstm_direction(x, m[8 * l:8 * l + 4], False), self.lstm_direction(x, m[8 * l + 4:8 * l + 8], True)], 2)
    return x

def derive(self, m: List[Tensor], kind: int, activation: int) -> Tensor:
    if kind == Derivation.KRONECKER:
        y = self.kronecker(m[0], m[1], m[2])
    elif kind == Derivation.LSTM:
        y = self.linear_layers(self.lstm(m[0], m[1:len(m) - 4]), m[len(m) - 4:], activation)
    else:
        y = self.linear_layers(m[0], m[1:], activation)
    return y

def inputs_of(self, views: List[Tensor], row: List[int]) -> List[Tensor]:
    inputs = annotate(List[Tensor], [])
    for i in range(Derive.INPUTS, len(row)):
        if row[i] >= 0:
            inputs.append(views[row[i]])
    return inputs

def derive_all(self, views: List[Tensor], g: int, derivations: List[List[int]]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for row in derivations:
        if row[Derive.GROUP] == g:
            found.append(self.derive(self.inputs_of(views, row), row[Derive.KIND], row[Derive.ACTIVATION]))
    return found

def index_of(self, groups: int, ops: List[List[int]], places: int) -> List[List[int]]:
    index = annotate(List[List[int]], [])
    for i in range(places * groups):
        index.append(annotate(List[int], []))
    for o in range(len(ops)):
        index[self.op_place(ops[o]) * groups + ops[o][Op.GROUP]].append(o)
    return index

def op_place(self, op: List[int]) -> int:
    place = self.place_of(op[Op.SITE], op[Op.LAYER])
    if op[Op.KIND] == Operation.SCALE_INPUT:
        place = place + Site.COUNT
    return place

def used_places(self, ops: List[List[int]], places: int) -> List[bool]:
    used = annotate(List[bool], [])
    for i in range(places):
        used.append(False)
    for op in ops:
        used[self.op_place(op)] = True
    return used

def adapters_of(self, flats: List[Tensor], attention: Tensor, seeds: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, layers: int) -> __torch__.Adapters:
    gs = annotate(List[List[int]], groups.tolist())
    ss = annotate(List[List[int]], shapes.tolist())
    ds = annotate(List[List[int]], derivations.tolist())
    os = annotate(List[List[int]], ops.tolist())
    views = annotate(List[Tensor], [])
    for g in range(len(gs)):
        views.extend(self.split_group(flats[g], g, ss))
        views.extend(self.derive_all(views, g, ds))
    places = layers * 2 * Site.COUNT
    return __torch__.Adapters(views, gs, os, annotate(List[List[float]], factors.tolist()), self.index_of(len(gs), os, places), self.used_places(os, places), attention, seeds, annotate(List[Tensor], []))

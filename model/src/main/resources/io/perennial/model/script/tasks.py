# What a step does for its tasks: pool, score, learn. The family's text gives hidden_states, pool_first and vocabulary_scores.
# Every method takes the rows (ids, segments, positions, attention), the base's architecture, the tables of the groups, the
# tasks' label counts, the frozen weights and the tasks' parameters.

def pool(self, x: Tensor, g: int, a: __torch__.Adapters, w: List[Tensor]) -> Tensor:
    # rows of group g [rows, length, hidden] -> [rows, hidden], or two such side by side
    group = a.groups[g]
    attention = self.rows_of(a, g, a.attention)
    pooling = group[Group.POOLING]
    if pooling == Pooling.MEAN or pooling == Pooling.WORDS_AND_MEAN or pooling == Pooling.WORDS_BESIDE_MEAN:
        whole = x
        if pooling == Pooling.WORDS_AND_MEAN:
            whole = x + a.words[g]
        elif pooling == Pooling.WORDS_BESIDE_MEAN:
            whole = torch.cat([a.words[g], x], 2)
        text = whole.narrow(1, group[Group.PROMPT], x.size(1) - group[Group.PROMPT])
        seen = attention.narrow(1, group[Group.PROMPT], x.size(1) - group[Group.PROMPT])
        y = (text * seen.unsqueeze(2)).sum([1]) / seen.sum([1], True)
    elif pooling == Pooling.FIRST:
        y = x.select(1, 0)
    elif pooling == Pooling.LAST:
        last = attention.sum([1]).to(4).reshape([-1, 1, 1]) - 1
        y = x.gather(1, last.expand([x.size(0), 1, x.size(2)])).select(1, 0)
    else:
        y = self.pool_first(x, g, a, w)
    return y

def head_matrices(self, a: __torch__.Adapters, g: int) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for o in self.operations(a, self.place_of(Site.HEAD, 0), g):
        for i in range(Op.MATRICES, len(a.ops[o])):
            if a.ops[o][i] >= 0:
                found.append(a.views[a.ops[o][i]])
    return found

def votes(self, x: Tensor, g: int, a: __torch__.Adapters, w: List[Tensor]) -> List[Tensor]:
    # scores of group g, whose rows x are, by each of its heads: [tasks, rows a task, head capacity]
    group = a.groups[g]
    pooled = self.pool(x, g, a, w)
    y = pooled.reshape([group[Group.TASKS], -1, pooled.size(1)])
    m = self.head_matrices(a, g)
    if group[Group.DENSE] > 0:
        y = self.activate(torch.baddbmm(m[1], y, m[0].transpose(1, 2)), group[Group.DENSE_ACTIVATION])
        m = m[2:]
    views, weights = [y], [m[0]]
    if group[Group.POOLING] == Pooling.WORDS_BESIDE_MEAN:
        views, weights = torch.chunk(y, 2, 2), torch.chunk(m[0], 2, 2)
    found = annotate(List[Tensor], [])
    for i in range(len(views)):
        score = torch.bmm(views[i], weights[i].transpose(1, 2))
        if len(m) > 1 and i == len(views) - 1:
            # the network's; words that stand in every text do as much for the words' head
            score = score + m[1]
        found.append(score)
    return found

def used_labels(self, scores: Tensor, group: List[int], label_counts: Tensor) -> Tensor:
    # whether a row of the head belongs to one of the task's labels: [tasks, 1, head capacity]
    counts = label_counts.narrow(0, group[Group.FIRST_TASK], group[Group.TASKS]).reshape([-1, 1, 1])
    return torch.arange(scores.size(2), device=scores.device).reshape([1, 1, -1]) < counts

def masked_votes(self, x: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor, w: List[Tensor]) -> List[Tensor]:
    # rows of the head beyond a task's labels never win
    found = annotate(List[Tensor], [])
    for y in self.votes(x, g, a, w):
        found.append(y.masked_fill(torch.logical_not(self.used_labels(y, a.groups[g], label_counts)), float("-inf")))
    return found

def agreed(self, votes: List[Tensor], objective: int) -> Tensor:
    # the scores of one head as they are; of several, the mean of what is comparable: log-probabilities of classes, else scores
    y = votes[0]
    if len(votes) > 1:
        parts = annotate(List[Tensor], [])
        for vote in votes:
            if objective == Objective.CLASSIFICATION:
                parts.append(torch.log_softmax(vote, 2))
            else:
                parts.append(vote)
        y = torch.stack(parts).mean([0])
    return y

def masked_scores(self, x: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor, w: List[Tensor]) -> Tensor:
    return self.agreed(self.masked_votes(x, g, a, label_counts, w), a.groups[g][Group.OBJECTIVE])

def answer(self, x: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor, w: List[Tensor]) -> Tensor:
    # what group g answers: class probabilities, a probability for each label, or a number
    objective = a.groups[g][Group.OBJECTIVE]
    if objective == Objective.CLASSIFICATION:
        y = torch.softmax(self.masked_scores(x, g, a, label_counts, w), 2)
    elif objective == Objective.MULTI_LABEL:
        y = torch.sigmoid(self.masked_scores(x, g, a, label_counts, w))
    else:
        y = self.agreed(self.votes(x, g, a, w), objective)
    return y

def no_seeds(self) -> Tensor:
    return torch.zeros([0], dtype=4)

def left_out(self, lower: List[Tensor]) -> int:
    # how many layers are left out; none where nothing is given
    layers = 0
    if len(lower) > 0:
        layers = int(annotate(float, lower[0].item()))
    return layers

def predict(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, lower: List[Tensor], weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # the answers of each group: [tasks, rows a task, head capacity].
    # lower: the number of layers that are left out, in host memory; and where it is not 0, what they make of each row
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), self.given_states(lower, ids.size(1)), self.left_out(lower), int(arch[Architecture.LAYERS]))
    answers = annotate(List[Tensor], [])
    xs = self.by_group(a, states[len(states) - 1])
    for g in range(len(a.groups)):
        answers.append(self.answer(xs[g], g, a, label_counts, weights))
    return answers

def inspect(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # every hidden state, then the scores of the one group, or of the vocabulary where it writes text, then the pooled row:
    # for checks against reference numbers
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), annotate(List[Tensor], []), 0, int(arch[Architecture.LAYERS]))
    x = states[len(states) - 1]
    if a.groups[0][Group.OBJECTIVE] == Objective.TEXT:
        states.append(self.vocabulary_scores(x, weights))
    else:
        states.append(self.masked_scores(x, 0, a, label_counts, weights))
    states.append(self.pool(x, 0, a, weights))
    return states

def derived(self, groups: Tensor, shapes: Tensor, derivations: Tensor, parameters: List[Tensor]) -> List[Tensor]:
    # the derived matrices of the one group, [tasks, rows, columns]: what publication keeps of what only training needs
    views = self.split_group(self.flats_of(parameters, groups)[0], 0, annotate(List[List[int]], shapes.tolist()))
    return self.derive_all(views, 0, annotate(List[List[int]], derivations.tolist()))

def classification_loss(self, y: Tensor, wanted: Tensor) -> List[Tensor]:
    # cross-entropy of rows; a row is right where its label is the most probable one
    wanted = wanted.reshape([y.size(0), y.size(1), 1])
    loss = torch.log_softmax(y, 2).gather(2, wanted).sum([1, 2]).neg()
    return [loss, (y.argmax(2, True) == wanted).sum([1, 2]), torch.full_like(loss, y.size(1))]

def multi_label_loss(self, y: Tensor, wanted: Tensor, used: Tensor) -> List[Tensor]:
    # binary cross-entropy of rows and labels; a row is right where all its labels are
    wanted = wanted.reshape(y.size())
    loss = torch.binary_cross_entropy_with_logits(y, wanted, None, None, 0) * used
    wrong = torch.logical_and((y > 0.) != (wanted > 0.5), used)
    return [loss.sum([1, 2]), (wrong.sum([2]) == 0).sum([1]), used.sum([1, 2]) * y.size(1)]

def regression_loss(self, y: Tensor, wanted: Tensor) -> List[Tensor]:
    # squared error of rows; a number is never simply right
    difference = y.select(2, 0) - wanted.reshape([y.size(0), y.size(1)])
    loss = (difference * difference).sum([1])
    return [loss, torch.zeros_like(loss), torch.full_like(loss, y.size(1))]

def text_loss(self, x: Tensor, wanted: Tensor, tasks: int, w: List[Tensor]) -> List[Tensor]:
    # cross-entropy of a task's target tokens; wanted [rows, length] names what each position shall foretell, or is negative.
    # A row is right where the most probable token always is.
    rows = x.size(0)
    asked = wanted.reshape([-1]).ge(0).nonzero().reshape([-1])
    target = wanted.reshape([-1]).index_select(0, asked)
    y = self.vocabulary_scores(x.reshape([-1, x.size(2)]).index_select(0, asked), w)
    row = torch.floor_divide(asked, x.size(1))
    task = torch.floor_divide(row, rows // tasks)
    loss = torch.log_softmax(y, 1).gather(1, target.unsqueeze(1)).squeeze(1).neg()
    sums = torch.zeros([tasks], dtype=loss.dtype, device=x.device).index_add(0, task, loss)
    counts = torch.zeros([tasks], dtype=loss.dtype, device=x.device).index_add(0, task, torch.ones_like(loss))
    wrong = torch.zeros([rows], dtype=loss.dtype, device=x.device).index_add(0, row, (y.argmax(1) != target).to(6))
    return [sums, (wrong == 0.).reshape([tasks, -1]).sum([1]), counts]

def loss_of(self, y: Tensor, targets: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor) -> List[Tensor]:
    # of each task of a group with scores y: the sum of its losses, its right rows, and how many losses were summed
    objective = a.groups[g][Group.OBJECTIVE]
    if objective == Objective.CLASSIFICATION:
        found = self.classification_loss(y, targets)
    elif objective == Objective.MULTI_LABEL:
        found = self.multi_label_loss(y, targets, self.used_labels(y, a.groups[g], label_counts))
    else:
        found = self.regression_loss(y, targets)
    return found

def group_loss(self, x: Tensor, targets: Tensor, g: int, a: __torch__.Adapters, label_counts: Tensor, w: List[Tensor]) -> Tensor:
    # the same, [tasks, 3], whose rows x are. Every head learns by itself; a row is right where they agree on it.
    objective = a.groups[g][Group.OBJECTIVE]
    if objective == Objective.TEXT:
        found = self.text_loss(x, targets, a.groups[g][Group.TASKS], w)
    else:
        if objective == Objective.CLASSIFICATION:
            votes = self.masked_votes(x, g, a, label_counts, w)
        else:
            votes = self.votes(x, g, a, w)
        found = self.loss_of(self.agreed(votes, objective), targets, g, a, label_counts)
        if len(votes) > 1:
            apart = annotate(List[Tensor], [])
            for vote in votes:
                apart.append(self.loss_of(vote, targets, g, a, label_counts)[0])
            found[0] = torch.stack(apart).mean([0])
    return torch.stack([found[0], found[1].to(6), found[2].to(6)], 1)

def losses(self, x: Tensor, targets: List[Tensor], a: __torch__.Adapters, label_counts: Tensor, w: List[Tensor]) -> Tensor:
    # the same of all tasks
    found = annotate(List[Tensor], [])
    xs = self.by_group(a, x)
    for g in range(len(a.groups)):
        found.append(self.group_loss(xs[g], targets[g], g, a, label_counts, w))
    return torch.cat(found)

def measure(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, targets: List[Tensor], weights: List[Tensor], parameters: List[Tensor]) -> Tensor:
    # loss sum, right answers and count of each task without learning: [tasks, 3]
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), annotate(List[Tensor], []), 0, int(arch[Architecture.LAYERS]))
    return self.losses(states[len(states) - 1], targets, a, label_counts, weights)

def lower_states(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, end: Tensor, weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # the output of the layer before `end`, in which no adapter acts, for each row: [its tokens, hidden]
    arch = annotate(List[float], architecture.tolist())
    a = self.adapters_of(self.flats_of(parameters, groups), attention, self.no_seeds(), groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), annotate(List[Tensor], []), 0, int(annotate(float, end.item())))
    x = states[len(states) - 1]
    lengths = annotate(List[float], attention.sum([1]).tolist())
    rows = annotate(List[Tensor], [])
    for i in range(x.size(0)):
        rows.append(x.select(0, i).narrow(0, 0, int(lengths[i])).clone())
    return rows

def given_states(self, lower: List[Tensor], length: int) -> List[Tensor]:
    # rows of their own lengths, one below the other: [rows, length, hidden], or nothing
    given = annotate(List[Tensor], [])
    if len(lower) > 1:
        x = torch.zeros([len(lower) - 1, length, lower[1].size(1)], dtype=lower[1].dtype, device=lower[1].device)
        for i in range(1, len(lower)):
            x.select(0, i - 1).narrow(0, 0, lower[i].size(0)).copy_(lower[i])
        given.append(x)
    return given

def gradients(self, ids: Tensor, segments: Tensor, positions: Tensor, attention: Tensor, architecture: Tensor, groups: Tensor, shapes: Tensor, derivations: Tensor, ops: Tensor, factors: Tensor, label_counts: Tensor, seeds: Tensor, lower: List[Tensor], targets: List[Tensor], weights: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
    # losses of each task, then each group's gradient of their sums [tasks, parameters]. A task's loss depends on its own
    # parameters alone, so the gradient of the sum is every task's own gradient. seeds: of each row's dropout, or empty.
    # lower: the number of layers that are left out, in host memory; and where it is not 0, what they make of each row
    arch = annotate(List[float], architecture.tolist())
    flats = self.flats_of(parameters, groups)
    for flat in flats:
        flat.requires_grad_(True)
    a = self.adapters_of(flats, attention, seeds, groups, shapes, derivations, ops, factors, int(arch[Architecture.LAYERS]))
    states, past = self.hidden_states(ids, segments, positions, attention, arch, weights, a, annotate(List[Tensor], []), self.given_states(lower, ids.size(1)), self.left_out(lower), int(arch[Architecture.LAYERS]))
    measured = self.losses(states[len(states) - 1], targets, a, label_counts, weights)
    results = [measured.detach()]
    for gradient in torch.autograd.grad([measured.select(1, 0).sum()], flats):
        if gradient is not None:
            results.append(unchecked_cast(Tensor, gradient))
    return results

def sums_of_tasks(self, tasks: Tensor, host_tasks: Tensor, count: Tensor, measured: List[Tensor], gradients: List[Tensor]) -> List[Tensor]:
    # What passes found about parts of tasks, put together: losses of each task, as above, then each task's gradient of their
    # sum. tasks: of each part, on the device and in host memory; count: how many there are. Overwrites gradients.
    n = int(annotate(float, count.item()))
    results = [torch.zeros([n, 3], device=tasks.device).index_add_(0, tasks, torch.cat(measured))]
    parts = annotate(List[List[Tensor]], [])
    for t in range(n):
        parts.append(annotate(List[Tensor], []))
    task_of_part = annotate(List[int], host_tasks.tolist())
    part = 0
    for gradient in gradients:
        for i in range(gradient.size(0)):
            parts[task_of_part[part]].append(gradient.select(0, i))
            part = part + 1
    for ps in parts:
        sum = ps[0]
        for other in ps[1:]:
            sum = sum.add_(other)
        results.append(sum)
    return results

def learn(self, tasks: Tensor, host_tasks: Tensor, count: Tensor, measured: List[Tensor], gradients: List[Tensor], hyperparameters: Tensor, parameters: List[Tensor], first_moments: List[Tensor], second_moments: List[Tensor]) -> Tensor:
    # One step of every task from what passes found, in place. Returns [tasks, 4]: mean loss and right answers before the
    # update, gradient norm, applied
    found = self.sums_of_tasks(tasks, host_tasks, count, measured, gradients)
    gradient = found[1:]
    summed = found[0].select(1, 2).clamp(1.)
    loss = found[0].select(1, 0) / summed
    norm = torch.stack(torch._foreach_norm(gradient, 2)) / summed
    applied = torch.isfinite(norm).logical_and_(torch.isfinite(loss)).to(6)
    skipped = 1. - applied
    shrink = self.shrink(norm, hyperparameters.select(1, 5).to(device=norm.device, dtype=6)) * summed
    hs = annotate(List[List[float]], hyperparameters.tolist())
    for t in range(len(parameters)):
        self.adamw([parameters[t]], [gradient[t]], [first_moments[t]], [second_moments[t]], hs[t], shrink.select(0, t), skipped.select(0, t))
    return torch.stack([loss, found[0].select(1, 1), norm, applied], 1)

# What decoders share.

def causal_mask(self, attention: Tensor, length: int) -> Tensor:
    # attention [rows, keys] is 1 for tokens and 0 for padding; the last `length` keys are also the queries.
    # 0 where a query sees a key, -inf elsewhere: [rows, 1, length, keys]
    keys = attention.size(1)
    key = torch.arange(keys, device=attention.device).reshape([1, -1])
    query = torch.arange(keys - length, keys, device=attention.device).reshape([-1, 1])
    hidden = torch.logical_or((key > query).unsqueeze(0), (attention == 0.).unsqueeze(1))
    return torch.zeros([attention.size(0), length, keys], dtype=attention.dtype, device=attention.device).masked_fill_(hidden, float("-inf")).unsqueeze(1)

def with_past(self, past: List[Tensor], at: int, x: Tensor) -> Tensor:
    # keys or values of earlier tokens in front of the new ones, [rows, heads, length, size]
    y = x
    if len(past) > 0:
        y = torch.cat([past[at], x], 2)
    return y

def embed_words(self, a: __torch__.Adapters, ids: Tensor, word: Tensor, past: List[Tensor]) -> Tensor:
    return self.adapt_words(a, ids, torch.embedding(word, ids), len(past) == 0)

def close_sublayer(self, a: __torch__.Adapters, site: int, l: int, x: Tensor, y: Tensor) -> Tensor:
    # y + x with the sub-layer's output y adapted; what an encoder's adapters read through a LayerNorm, these read plain
    if a.used[self.place_of(site, l)]:
        seen = y
        if self.reads_what_follows(a, self.place_of(site, l)):
            seen = y + x
        y = self.adapt_sublayer(a, site, l, x, y, seen)
    return y + x

def pool_first(self, x: Tensor, g: int, a: __torch__.Adapters, w: List[Tensor]) -> Tensor:
    # A decoder has no pooler; no layout leads here.
    return x.select(1, 0)

def vocabulary_scores(self, x: Tensor, w: List[Tensor]) -> Tensor:
    # the language-model head is the last weight
    return torch.linear(x, w[len(w) - 1])

"""One training step of Houlsby adapters on a frozen BERT-type encoder, as one would write it with PyTorch alone.

Arguments: layers, hidden size, heads, tokens a row, rows, bottleneck, threads. Says its version, then answers every line
that it reads: to "product" and "step" it answers with the seconds that a product of two square matrices of side 2048 or a
training step took. Works with PyTorch 1.13 and newer.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

VOCABULARY = 4096
LABELS = 4


class Adapter(nn.Module):
    def __init__(self, hidden, bottleneck):
        super().__init__()
        self.down = nn.Linear(hidden, bottleneck)
        self.up = nn.Linear(bottleneck, hidden)

    def forward(self, x):
        return x + self.up(F.relu(self.down(x)))


class Layer(nn.Module):
    def __init__(self, hidden, heads, bottleneck):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.output = nn.Linear(hidden, hidden)
        self.attention_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, 4 * hidden)
        self.down = nn.Linear(4 * hidden, hidden)
        self.feed_forward_norm = nn.LayerNorm(hidden, eps=1e-12)
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        self.attention_adapter = Adapter(hidden, bottleneck)
        self.feed_forward_adapter = Adapter(hidden, bottleneck)

    def attend(self, x, mask):
        rows, tokens, hidden = x.shape
        q, k, v = self.qkv(x).view(rows, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        if hasattr(F, "scaled_dot_product_attention"):
            context = F.scaled_dot_product_attention(q, k, v, mask)
        else:
            scores = q @ k.transpose(-1, -2) / q.size(-1) ** 0.5 + mask
            context = torch.softmax(scores, -1) @ v
        return self.output(context.transpose(1, 2).reshape(rows, tokens, hidden))

    def forward(self, x, mask):
        x = self.attention_norm(x + self.attention_adapter(self.attend(x, mask)))
        return self.feed_forward_norm(x + self.feed_forward_adapter(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, layers, hidden, heads, tokens, bottleneck):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, hidden)
        self.positions = nn.Embedding(tokens, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        self.layers = nn.ModuleList(Layer(hidden, heads, bottleneck) for _ in range(layers))
        self.head = nn.Linear(hidden, LABELS)

    def forward(self, ids, attention):
        mask = torch.zeros_like(attention).masked_fill_(attention == 0, float("-inf"))[:, None, None, :]
        x = self.norm(self.words(ids) + self.positions(torch.arange(ids.size(1))))
        for layer in self.layers:
            x = layer(x, mask)
        seen = attention.unsqueeze(2)
        return self.head((x * seen).sum(1) / seen.sum(1))


def main():
    layers, hidden, heads, tokens, rows, bottleneck, threads = map(int, sys.argv[1:])
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    model = Encoder(layers, hidden, heads, tokens, bottleneck)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-3, foreach=True)
    ids = torch.randint(5, VOCABULARY, (rows, tokens))
    attention = torch.ones(rows, tokens)
    labels = torch.randint(0, LABELS, (rows,))
    left, right = torch.randn(2048, 2048), torch.randn(2048, 2048)

    def step():
        optimiser.zero_grad()
        F.cross_entropy(model(ids, attention), labels).backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()

    print(torch.__version__, flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        if line.strip() == "product":
            left @ right
        else:
            step()
        print(time.perf_counter() - start, flush=True)


main()

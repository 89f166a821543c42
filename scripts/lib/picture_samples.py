# SPDX-License-Identifier: Apache-2.0
# ChainRule: graphs to be drawn. Imported, never run.
"""Graphs of many sizes and with hostile labels, as requests for pictures."""

import random

HOSTILE = [
    "<script>window.ran = 1</script>",
    '"><img src=x onerror="window.ran = 1">',
    "]]><svg onload='window.ran = 1'/>",
    "\u202eevil\u2066\u200f",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639",
    "x" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f600",
    "e" + "\u0301" * 2_000,
    "\u0000\u0008\u001b[31m\ufffe&amp;&#0;",
    "a\nb\tc\u2028d",
]


def hostile():
    """A chain of products of leaves that are called what an attacker would call them."""
    # An id may have some thousand bytes, a label as many as it likes.
    ids = [name[:1_000] for name in HOSTILE]
    nodes = [
        {"id": ids[index], "value": index + 1, "label": name} for index, name in enumerate(HOSTILE)
    ]
    last = ids[0]
    for index, name in enumerate(HOSTILE[1:], 1):
        node = {"id": f"{index} {ids[index]}", "op": "mul", "inputs": [last, ids[index]]}
        nodes.append(node | {"label": name})
        last = node["id"]
    return {"nodes": nodes, "detail": "edges"}


def random_graph(count, seed):
    """A graph of so many nodes, mostly of neighbours, with one output that depends on all."""
    choose = random.Random(seed)
    leaves = max(2, count // 4)
    nodes = [{"id": f"w{i}", "value": round(choose.uniform(-2, 2), 2)} for i in range(leaves)]
    free = [node["id"] for node in nodes]
    used = []
    while len(nodes) < count:
        left = count - len(nodes)
        first = free.pop(choose.randrange(min(6, len(free))))
        second = None
        if free and len(free) + 1 >= left:
            second = free.pop(0)
        elif used and choose.random() < 0.4:
            second = choose.choice(used[-20:])
        one, two = ["tanh", "sigmoid", "neg", "+1"], ["add", "mul", "sub", "maximum"]
        node = {"id": f"n{len(nodes)}", "op": choose.choice(two if second else one)}
        node["inputs"] = [first, second] if second else [first]
        nodes.append(node)
        used.append(node["id"])
        free.append(node["id"])
    return {"nodes": nodes, "outputs": [nodes[-1]["id"]], "detail": "edges"}


def recurrent(steps):
    """A chain whose every step uses the same weight."""
    nodes = [{"id": "w", "value": 0.9}, {"id": "h0", "value": 1}]
    for step in range(1, steps + 1):
        nodes.append({"id": f"m{step}", "op": "mul", "inputs": [f"h{step - 1}", "w"]})
        nodes.append({"id": f"h{step}", "op": "tanh", "inputs": [f"m{step}"]})
    return {"nodes": nodes, "detail": "edges"}


def marks():
    """A kink, numbers that are not finite, tensors, a node without a gradient."""
    return {
        "nodes": [
            {"id": "x", "value": 0},
            {"id": "y", "value": -1},
            {"id": "W", "value": [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]},
            {"id": "r", "op": "relu", "inputs": ["x"]},
            {"id": "l", "op": "log", "inputs": ["y"]},
            {"id": "t", "op": "tanh", "inputs": ["W"]},
            {"id": "s", "op": "sum", "inputs": ["t"]},
            {"id": "q", "op": "addn", "inputs": ["r", "s", "x", 2]},
            {"id": "unused", "op": "exp", "inputs": ["l"]},
        ],
        "outputs": ["q"],
        "detail": "edges",
    }

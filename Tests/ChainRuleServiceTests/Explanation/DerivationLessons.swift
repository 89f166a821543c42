// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents whose derivations are computed.

/// Lessons whose derivations are computed, as documents.
enum DerivationLessons {
  /// Documents of lessons, as text.
  static let all: [(name: String, document: String)] = [
    ("colah", PathReplyTests.lesson),
    (
      "micrograd",
      """
      {"nodes": [{"id": "a", "value": -4}, {"id": "b", "value": 2},
        {"id": "c", "op": "add", "inputs": ["a", "b"]}, {"id": "ab", "op": "mul", "inputs": ["a", "b"]},
        {"id": "b3", "op": "pow", "inputs": ["b", 3]}, {"id": "d", "op": "add", "inputs": ["ab", "b3"]},
        {"id": "c1", "op": "+1", "inputs": ["c"]}, {"id": "c2", "op": "add", "inputs": ["c", "c1"]},
        {"id": "c3", "op": "+1", "inputs": ["c2"]}, {"id": "na", "op": "neg", "inputs": ["a"]},
        {"id": "c4", "op": "add", "inputs": ["c3", "na"]}, {"id": "c5", "op": "add", "inputs": ["c2", "c4"]},
        {"id": "d2", "op": "*2", "inputs": ["d"]}, {"id": "ba", "op": "add", "inputs": ["b", "a"]},
        {"id": "r1", "op": "relu", "inputs": ["ba"]}, {"id": "s1", "op": "add", "inputs": ["d2", "r1"]},
        {"id": "d3", "op": "add", "inputs": ["d", "s1"]}, {"id": "d4", "op": "*3", "inputs": ["d3"]},
        {"id": "bma", "op": "sub", "inputs": ["b", "a"]}, {"id": "r2", "op": "relu", "inputs": ["bma"]},
        {"id": "s2", "op": "add", "inputs": ["d4", "r2"]}, {"id": "d5", "op": "add", "inputs": ["d3", "s2"]},
        {"id": "e", "op": "sub", "inputs": ["c5", "d5"]}, {"id": "f", "op": "square", "inputs": ["e"]},
        {"id": "half", "op": "div", "inputs": ["f", 2]}, {"id": "ten", "op": "div", "inputs": [10, "f"]},
        {"id": "g", "op": "add", "inputs": ["half", "ten"]}]}
      """
    ),
    (
      "LSTM cell",
      """
      {"nodes": [{"id": "x", "value": [0.5, -1]}, {"id": "h", "value": [0.1, -0.2]}, {"id": "c", "value": [0.3, 0.4]},
        {"id": "W", "value": [[0.1, 0.2, 0.3, -0.1], [0.2, -0.3, 0.1, 0.4], [0.5, 0.1, -0.2, 0.3], [0.1, 0.1, 0.2, -0.4],
          [0.3, -0.2, 0.4, 0.1], [-0.1, 0.2, 0.3, 0.2], [0.2, 0.2, -0.3, 0.1], [0.1, -0.4, 0.2, 0.3]]},
        {"id": "bias", "value": [0.1, -0.1, 0.2, 0, 0.3, 0, -0.2, 0.1]},
        {"id": "xh", "op": "concat", "inputs": ["x", "h"]}, {"id": "z", "op": "matmul", "inputs": ["W", "xh"]},
        {"id": "s", "op": "add", "inputs": ["z", "bias"]},
        {"id": "zi", "op": "slice", "inputs": ["s"], "attributes": {"starts": [0], "ends": [2]}},
        {"id": "zf", "op": "slice", "inputs": ["s"], "attributes": {"starts": [2], "ends": [4]}},
        {"id": "zu", "op": "slice", "inputs": ["s"], "attributes": {"starts": [4], "ends": [6]}},
        {"id": "zo", "op": "slice", "inputs": ["s"], "attributes": {"starts": [6], "ends": [8]}},
        {"id": "i", "op": "sigmoid", "inputs": ["zi"]}, {"id": "f", "op": "sigmoid", "inputs": ["zf"]},
        {"id": "u", "op": "tanh", "inputs": ["zu"]}, {"id": "o", "op": "sigmoid", "inputs": ["zo"]},
        {"id": "fc", "op": "mul", "inputs": ["f", "c"]}, {"id": "iu", "op": "mul", "inputs": ["i", "u"]},
        {"id": "c1", "op": "add", "inputs": ["fc", "iu"]}, {"id": "t", "op": "tanh", "inputs": ["c1"]},
        {"id": "h1", "op": "mul", "inputs": ["o", "t"]}], "cotangents": {"h1": [1, -2]}}
      """
    ),
    (
      "a classifier, with rows that broadcast",
      """
      {"nodes": [{"id": "X", "value": [[1, 2, -1], [0.5, -1, 3]]}, {"id": "V", "value": [[0.1, 0.2, 0.3], [-0.1, 0.4, 0.2]]},
        {"id": "v", "value": [0.1, -0.1]}, {"id": "t", "value": [[1, 0], [0, 1]]}, {"id": "k", "value": 0.5},
        {"id": "y", "op": "linear", "inputs": ["X", "V", "v"]}, {"id": "q", "op": "mul", "inputs": ["y", "k"]},
        {"id": "p", "op": "log_softmax", "inputs": ["q"]}, {"id": "loss", "op": "cross_entropy", "inputs": ["p", "t"]}]}
      """
    ),
  ]
}

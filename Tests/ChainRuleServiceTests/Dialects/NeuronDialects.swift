// SPDX-License-Identifier: Apache-2.0
// ChainRule: the neuron as other programs write it.

/// The neuron of the founding question, f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2))), as other programs
/// write it.
enum NeuronDialects {
  /// The documents by the names of their dialects; D3's node-link data has one of its own.
  static let all: [(name: String, text: String)] = [
    (
      "native",
      #"""
      {"nodes": [{"id": "w0", "op": "variable", "value": 2}, {"id": "w1", "op": "variable",
      "value": -3}, {"id": "w2", "op": "variable", "value": -3}, {"id": "x0",
      "op": "variable", "value": -1}, {"id": "x1", "op": "variable", "value": -2},
      {"id": "c1", "op": "constant", "value": 1}, {"id": "m0", "op": "mul", "inputs": ["w0",
      "x0"]}, {"id": "m1", "op": "mul", "inputs": ["w1", "x1"]}, {"id": "a0", "op": "add",
      "inputs": ["m0", "m1"]}, {"id": "a1", "op": "add", "inputs": ["a0", "w2"]}, {"id": "n",
      "op": "neg", "inputs": ["a1"]}, {"id": "e", "op": "exp", "inputs": ["n"]}, {"id": "p",
      "op": "add", "inputs": ["c1", "e"]}, {"id": "f", "op": "div", "inputs": ["c1", "p"]}]}
      """#
    ),
    (
      "reactflow",
      #"""
      {"nodes": [{"id": "w0", "type": "input", "position": {"x": 10.5, "y": 0},
      "data": {"label": "w0", "value": 2}, "measured": {"width": 100.0}}, {"id": "w1",
      "type": "input", "position": {"x": 10.5, "y": 40}, "data": {"label": "w1", "value": -3},
      "measured": {"width": 100.0}}, {"id": "w2", "type": "input", "position": {"x": 10.5,
      "y": 80}, "data": {"label": "w2", "value": -3}, "measured": {"width": 100.0}},
      {"id": "x0", "type": "input", "position": {"x": 10.5, "y": 120}, "data": {"label": "x0",
      "value": -1}, "measured": {"width": 100.0}}, {"id": "x1", "type": "input",
      "position": {"x": 10.5, "y": 160}, "data": {"label": "x1", "value": -2},
      "measured": {"width": 100.0}}, {"id": "c1", "type": "input", "position": {"x": 0,
      "y": -0.0}, "data": {"op": "constant", "value": 1}}, {"id": "m0", "type": "gate",
      "position": {"x": 100, "y": 0}, "data": {"op": "mul", "color": "#f00"},
      "selected": false}, {"id": "m1", "type": "gate", "position": {"x": 100, "y": 0},
      "data": {"op": "mul", "color": "#f00"}, "selected": false}, {"id": "a0", "type": "gate",
      "position": {"x": 100, "y": 0}, "data": {"op": "add", "color": "#f00"},
      "selected": false}, {"id": "a1", "type": "gate", "position": {"x": 100, "y": 0},
      "data": {"op": "add", "color": "#f00"}, "selected": false}, {"id": "n", "type": "gate",
      "position": {"x": 100, "y": 0}, "data": {"op": "neg", "color": "#f00"},
      "selected": false}, {"id": "e", "type": "gate", "position": {"x": 100, "y": 0},
      "data": {"op": "exp", "color": "#f00"}, "selected": false}, {"id": "p", "type": "gate",
      "position": {"x": 100, "y": 0}, "data": {"op": "add", "color": "#f00"},
      "selected": false}, {"id": "f", "type": "gate", "position": {"x": 100, "y": 0},
      "data": {"op": "div", "color": "#f00"}, "selected": false}], "edges": [{"id": "e-w0-m0",
      "source": "w0", "target": "m0", "sourceHandle": null, "targetHandle": "in-1",
      "animated": true}, {"id": "e-x0-m0", "source": "x0", "target": "m0",
      "sourceHandle": null, "targetHandle": "in-2", "animated": true}, {"id": "e-w1-m1",
      "source": "w1", "target": "m1", "sourceHandle": null, "targetHandle": "in-1",
      "animated": true}, {"id": "e-x1-m1", "source": "x1", "target": "m1",
      "sourceHandle": null, "targetHandle": "in-2", "animated": true}, {"id": "e-m0-a0",
      "source": "m0", "target": "a0", "sourceHandle": null, "targetHandle": "in-1",
      "animated": true}, {"id": "e-m1-a0", "source": "m1", "target": "a0",
      "sourceHandle": null, "targetHandle": "in-2", "animated": true}, {"id": "e-a0-a1",
      "source": "a0", "target": "a1", "sourceHandle": null, "targetHandle": "in-1",
      "animated": true}, {"id": "e-w2-a1", "source": "w2", "target": "a1",
      "sourceHandle": null, "targetHandle": "in-2", "animated": true}, {"id": "e-a1-n",
      "source": "a1", "target": "n", "sourceHandle": null, "targetHandle": "in-1",
      "animated": true}, {"id": "e-n-e", "source": "n", "target": "e", "sourceHandle": null,
      "targetHandle": "in-1", "animated": true}, {"id": "e-c1-p", "source": "c1",
      "target": "p", "sourceHandle": null, "targetHandle": "in-1", "animated": true},
      {"id": "e-e-p", "source": "e", "target": "p", "sourceHandle": null,
      "targetHandle": "in-2", "animated": true}, {"id": "e-c1-f", "source": "c1",
      "target": "f", "sourceHandle": null, "targetHandle": "in-1", "animated": true},
      {"id": "e-p-f", "source": "p", "target": "f", "sourceHandle": null,
      "targetHandle": "in-2", "animated": true}], "viewport": {"x": 0, "y": 0, "zoom": 1.5}}
      """#
    ),
    (
      "cytoscape",
      #"""
      {"elements": {"nodes": [{"data": {"id": "w0", "type": "variable", "value": 2},
      "position": {"x": 1.0, "y": 2}}, {"data": {"id": "w1", "type": "variable", "value": -3},
      "position": {"x": 1.0, "y": 2}}, {"data": {"id": "w2", "type": "variable", "value": -3},
      "position": {"x": 1.0, "y": 2}}, {"data": {"id": "x0", "type": "variable", "value": -1},
      "position": {"x": 1.0, "y": 2}}, {"data": {"id": "x1", "type": "variable", "value": -2},
      "position": {"x": 1.0, "y": 2}}, {"data": {"id": "c1", "op": "const", "value": 1}},
      {"data": {"id": "m0", "op": "mul"}, "position": {"x": 3, "y": 4.25}, "group": "nodes",
      "classes": "gate"}, {"data": {"id": "m1", "op": "mul"}, "position": {"x": 3, "y": 4.25},
      "group": "nodes", "classes": "gate"}, {"data": {"id": "a0", "op": "add"},
      "position": {"x": 3, "y": 4.25}, "group": "nodes", "classes": "gate"},
      {"data": {"id": "a1", "op": "add"}, "position": {"x": 3, "y": 4.25}, "group": "nodes",
      "classes": "gate"}, {"data": {"id": "n", "op": "neg"}, "position": {"x": 3, "y": 4.25},
      "group": "nodes", "classes": "gate"}, {"data": {"id": "e", "op": "exp"},
      "position": {"x": 3, "y": 4.25}, "group": "nodes", "classes": "gate"},
      {"data": {"id": "p", "op": "add"}, "position": {"x": 3, "y": 4.25}, "group": "nodes",
      "classes": "gate"}, {"data": {"id": "f", "op": "div"}, "position": {"x": 3, "y": 4.25},
      "group": "nodes", "classes": "gate"}], "edges": [{"data": {"id": "w0m00",
      "source": "w0", "target": "m0", "port": "a"}, "group": "edges"},
      {"data": {"id": "x0m01", "source": "x0", "target": "m0", "port": "b"},
      "group": "edges"}, {"data": {"id": "w1m10", "source": "w1", "target": "m1",
      "port": "a"}, "group": "edges"}, {"data": {"id": "x1m11", "source": "x1",
      "target": "m1", "port": "b"}, "group": "edges"}, {"data": {"id": "m0a00",
      "source": "m0", "target": "a0", "port": "a"}, "group": "edges"},
      {"data": {"id": "m1a01", "source": "m1", "target": "a0", "port": "b"},
      "group": "edges"}, {"data": {"id": "a0a10", "source": "a0", "target": "a1",
      "port": "a"}, "group": "edges"}, {"data": {"id": "w2a11", "source": "w2",
      "target": "a1", "port": "b"}, "group": "edges"}, {"data": {"id": "a1n0", "source": "a1",
      "target": "n", "port": "x"}, "group": "edges"}, {"data": {"id": "ne0", "source": "n",
      "target": "e", "port": "x"}, "group": "edges"}, {"data": {"id": "c1p0", "source": "c1",
      "target": "p", "port": "a"}, "group": "edges"}, {"data": {"id": "ep1", "source": "e",
      "target": "p", "port": "b"}, "group": "edges"}, {"data": {"id": "c1f0", "source": "c1",
      "target": "f", "port": "a"}, "group": "edges"}, {"data": {"id": "pf1", "source": "p",
      "target": "f", "port": "b"}, "group": "edges"}]}, "style": [], "zoom": 1,
      "pan": {"x": 0, "y": 0}}
      """#
    ),
    (
      "nodelink",
      #"""
      {"directed": true, "multigraph": true, "graph": {"name": "neuron"},
      "nodes": [{"id": "w0", "type": "variable", "value": 2, "x": 0.125}, {"id": "w1",
      "type": "variable", "value": -3, "x": 0.125}, {"id": "w2", "type": "variable",
      "value": -3, "x": 0.125}, {"id": "x0", "type": "variable", "value": -1, "x": 0.125},
      {"id": "x1", "type": "variable", "value": -2, "x": 0.125}, {"id": "c1",
      "type": "constant", "value": 1}, {"id": "m0", "type": "mul"}, {"id": "m1",
      "type": "mul"}, {"id": "a0", "type": "add"}, {"id": "a1", "type": "add"}, {"id": "n",
      "type": "neg"}, {"id": "e", "type": "exp"}, {"id": "p", "type": "add"}, {"id": "f",
      "type": "div"}], "links": [{"source": "w0", "target": "m0", "key": 0, "port": 0},
      {"source": "x0", "target": "m0", "key": 0, "port": 1}, {"source": "w1", "target": "m1",
      "key": 0, "port": 0}, {"source": "x1", "target": "m1", "key": 0, "port": 1},
      {"source": "m0", "target": "a0", "key": 0, "port": 0}, {"source": "m1", "target": "a0",
      "key": 0, "port": 1}, {"source": "a0", "target": "a1", "key": 0, "port": 0},
      {"source": "w2", "target": "a1", "key": 0, "port": 1}, {"source": "a1", "target": "n",
      "key": 0, "port": 0}, {"source": "n", "target": "e", "key": 0, "port": 0},
      {"source": "c1", "target": "p", "key": 0, "port": 0}, {"source": "e", "target": "p",
      "key": 0, "port": 1}, {"source": "c1", "target": "f", "key": 0, "port": 0},
      {"source": "p", "target": "f", "key": 0, "port": 1}]}
      """#
    ),
    (
      "d3",
      #"""
      {"nodes": [{"id": "w0", "op": "variable", "value": 2, "index": 0}, {"id": "w1",
      "op": "variable", "value": -3, "index": 1}, {"id": "w2", "op": "variable", "value": -3,
      "index": 2}, {"id": "x0", "op": "variable", "value": -1, "index": 3}, {"id": "x1",
      "op": "variable", "value": -2, "index": 4}, {"id": "c1", "op": "constant", "value": 1},
      {"id": "m0", "op": "mul"}, {"id": "m1", "op": "mul"}, {"id": "a0", "op": "add"},
      {"id": "a1", "op": "add"}, {"id": "n", "op": "neg"}, {"id": "e", "op": "exp"},
      {"id": "p", "op": "add"}, {"id": "f", "op": "div"}], "links": [{"source": {"id": "w0",
      "x": 1}, "target": {"id": "m0"}, "port": "a", "index": 0}, {"source": 3, "target": 6,
      "targetPort": "b", "index": 1}, {"source": {"id": "w1", "x": 1}, "target": {"id": "m1"},
      "port": "a", "index": 2}, {"source": 4, "target": 7, "targetPort": "b", "index": 3},
      {"source": {"id": "m0", "x": 1}, "target": {"id": "a0"}, "port": "a", "index": 4},
      {"source": 7, "target": 8, "targetPort": "b", "index": 5}, {"source": {"id": "a0",
      "x": 1}, "target": {"id": "a1"}, "port": "a", "index": 6}, {"source": 2, "target": 9,
      "targetPort": "b", "index": 7}, {"source": {"id": "a1", "x": 1}, "target": {"id": "n"},
      "port": "x", "index": 8}, {"source": 10, "target": 11, "targetPort": "x", "index": 9},
      {"source": {"id": "c1", "x": 1}, "target": {"id": "p"}, "port": "a", "index": 10},
      {"source": 11, "target": 12, "targetPort": "b", "index": 11}, {"source": {"id": "c1",
      "x": 1}, "target": {"id": "f"}, "port": "a", "index": 12}, {"source": 12, "target": 13,
      "targetPort": "b", "index": 13}]}
      """#
    ),
    (
      "jsongraph",
      #"""
      {"graph": {"directed": true, "type": "neuron", "label": "a neuron",
      "nodes": {"w0": {"label": "leaf w0", "metadata": {"op": "variable", "value": 2}},
      "w1": {"label": "leaf w1", "metadata": {"op": "variable", "value": -3}},
      "w2": {"label": "leaf w2", "metadata": {"op": "variable", "value": -3}},
      "x0": {"label": "leaf x0", "metadata": {"op": "variable", "value": -1}},
      "x1": {"label": "leaf x1", "metadata": {"op": "variable", "value": -2}},
      "c1": {"metadata": {"op": "constant", "value": 1}}, "m0": {"label": "mul",
      "metadata": {"type": "mul"}}, "m1": {"label": "mul", "metadata": {"type": "mul"}},
      "a0": {"label": "add", "metadata": {"type": "add"}}, "a1": {"label": "add",
      "metadata": {"type": "add"}}, "n": {"label": "neg", "metadata": {"type": "neg"}},
      "e": {"label": "exp", "metadata": {"type": "exp"}}, "p": {"label": "add",
      "metadata": {"type": "add"}}, "f": {"label": "div", "metadata": {"type": "div"}}},
      "edges": [{"source": "w0", "target": "m0", "relation": "a"}, {"source": "x0",
      "target": "m0", "relation": "b"}, {"source": "w1", "target": "m1", "relation": "a"},
      {"source": "x1", "target": "m1", "relation": "b"}, {"source": "m0", "target": "a0",
      "relation": "a"}, {"source": "m1", "target": "a0", "relation": "b"}, {"source": "a0",
      "target": "a1", "relation": "a"}, {"source": "w2", "target": "a1", "relation": "b"},
      {"source": "a1", "target": "n", "relation": "x"}, {"source": "n", "target": "e",
      "relation": "x"}, {"source": "c1", "target": "p", "relation": "a"}, {"source": "e",
      "target": "p", "relation": "b"}, {"source": "c1", "target": "f", "relation": "a"},
      {"source": "p", "target": "f", "relation": "b"}]}}
      """#
    ),
    (
      "comfyui",
      #"""
      {"w0": {"class_type": "variable", "inputs": {"value": 2}, "_meta": {"title": "w0"}},
      "w1": {"class_type": "variable", "inputs": {"value": -3}, "_meta": {"title": "w1"}},
      "w2": {"class_type": "variable", "inputs": {"value": -3}, "_meta": {"title": "w2"}},
      "x0": {"class_type": "variable", "inputs": {"value": -1}, "_meta": {"title": "x0"}},
      "x1": {"class_type": "variable", "inputs": {"value": -2}, "_meta": {"title": "x1"}},
      "c1": {"class_type": "constant", "inputs": {"value": 1}}, "m0": {"class_type": "mul",
      "inputs": {"a": ["w0", 0], "b": ["x0", 0]}}, "m1": {"class_type": "mul",
      "inputs": {"a": ["w1", 0], "b": ["x1", 0]}}, "a0": {"class_type": "add",
      "inputs": {"a": ["m0", 0], "b": ["m1", 0]}}, "a1": {"class_type": "add",
      "inputs": {"a": ["a0", 0], "b": ["w2", 0]}}, "n": {"class_type": "neg",
      "inputs": {"x": ["a1", 0]}}, "e": {"class_type": "exp", "inputs": {"x": ["n", 0]}},
      "p": {"class_type": "add", "inputs": {"a": 1, "b": ["e", 0]}},
      "f": {"class_type": "div", "inputs": {"a": ["c1", 0], "b": ["p", 0]}}}
      """#
    ),
    (
      "onnx",
      #"""
      {"irVersion": "10", "producerName": "test", "graph": {"name": "neuron",
      "node": [{"input": ["w0", "x0"], "output": ["m0"], "opType": "Mul", "name": "node_m0"},
      {"input": ["w1", "x1"], "output": ["m1"], "opType": "Mul", "name": "node_m1"},
      {"input": ["m0", "m1"], "output": ["a0"], "opType": "Add", "name": "node_a0"},
      {"input": ["a0", "w2"], "output": ["a1"], "opType": "Add", "name": "node_a1"},
      {"input": ["a1"], "output": ["n"], "opType": "Neg", "name": "node_n"}, {"input": ["n"],
      "output": ["e"], "opType": "Exp", "name": "node_e"}, {"input": ["c1", "e"],
      "output": ["p"], "opType": "Add", "name": "node_p"}, {"input": ["c1", "p"],
      "output": ["f"], "opType": "Div", "name": "node_f"}], "initializer": [{"dims": [],
      "dataType": 11, "name": "w0", "doubleData": [2]}, {"dims": [], "dataType": 11,
      "name": "w1", "rawData": "AAAAAAAACMA="}, {"dataType": 11, "name": "w2",
      "doubleData": [-3]}, {"dims": [], "dataType": 11, "name": "x0", "doubleData": [-1]},
      {"dims": [], "dataType": 11, "name": "x1", "doubleData": [-2]}, {"dims": [],
      "dataType": 11, "name": "c1", "doubleData": [1]}], "output": [{"name": "f",
      "type": {"tensorType": {"elemType": 11, "shape": {}}}}]},
      "opsetImport": [{"version": "22"}]}
      """#
    ),
    (
      "cppad",
      #"""
      {"function_name": "neuron", "op_define_vec": [5, [{"op_code": 1, "name": "mul",
      "n_arg": 2}, {"op_code": 2, "name": "add", "n_arg": 2}, {"op_code": 3, "name": "neg",
      "n_arg": 1}, {"op_code": 4, "name": "exp", "n_arg": 1}, {"op_code": 5, "name": "div",
      "n_arg": 2}]], "n_dynamic_ind": 3, "n_variable_ind": 2, "constant_vec": [1, [1]],
      "op_usage_vec": [8, [[1, 1, 4], [1, 2, 5], [2, 7, 8], [2, 9, 3], [3, 10], [4, 11], [2,
      6, 12], [5, 6, 13]]], "dependent_vec": [1, [14]], "inputs": {"1": 2, "2": -3, "3": -3,
      "4": -1, "5": -2}}
      """#
    ),
  ]

  /// A document by its name.
  static func text(_ name: String) -> String { all.first { $0.name == name }?.text ?? "" }
}

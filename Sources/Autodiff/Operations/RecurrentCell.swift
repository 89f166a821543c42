// SPDX-License-Identifier: Apache-2.0
// ChainRule: cells of recurrent networks, one step in time.

/// One step of a recurrent network: gates that are affine in an input and in what was remembered.
///
/// Weights have PyTorch's layout: those of all gates below each other, [gates * hidden, inputs] and
/// [gates * hidden, hidden], and a bias for each side, of which the last or both may be left out.
struct GateShapes: Sendable {
  /// The shapes of what was remembered, and of the result.
  let hidden: Shape
  private let inputRows: Shape
  private let hiddenRows: Shape
  private let gates: Shape

  /// - Parameters:
  ///   - states: How many operands after the input are what was remembered.
  init(_ operands: [Shape], states: Int, gates count: Int) throws(ShapeRule) {
    let (input, hidden) = (operands[0], operands[1])
    for place in 0...1 where operands[place].rank == 0 {
      throw .rank(operand: place, expected: "one axis at least", operands[place])
    }
    let leads = Array(hidden.dimensions.dropLast())
    guard Array(input.dimensions.dropLast()) == leads else { throw .shapesDiffer(input, hidden) }
    for state in operands[1...states] where state != hidden { throw .shapesDiffer(state, hidden) }
    let (inputs, width) = (input.dimensions[input.rank - 1], hidden.dimensions[hidden.rank - 1])
    let (all, overflow) = width.multipliedReportingOverflow(by: count)
    let rows = Shape(derived: leads).count
    guard !overflow, let gates = Shape([rows, all]) else { throw .tooManyElements }
    for (operand, columns) in zip(operands[(states + 1)...], [inputs, width]) {
      let expected = [all, columns]
      guard operand.dimensions == expected else {
        throw .shapesDiffer(operand, Shape(derived: expected))
      }
    }
    for bias in operands.dropFirst(states + 3) where bias.dimensions != [all] {
      throw .shapesDiffer(bias, Shape(derived: [all]))
    }
    self.hidden = hidden
    inputRows = Shape(derived: [rows, inputs])
    hiddenRows = Shape(derived: [rows, width])
    self.gates = gates
  }

  /// The multiplications of both products, and some for each gate.
  var cost: Int {
    gates.cost(ofEach: [inputRows.dimensions[1], hiddenRows.dimensions[1], 16])
  }

  /// What the input gives to the gates.
  func ofInput<T: TensorAlgebra>(_ x: T, _ weight: T, _ bias: T?) -> T {
    T.matrixProduct(
      x.reshaped(to: inputRows), transposed: false, weight, transposed: true, summedTo: gates,
      plus: bias)
  }

  /// What was remembered gives to the gates.
  func ofHidden<T: TensorAlgebra>(_ h: T, _ weight: T, _ bias: T?) -> T {
    T.matrixProduct(
      h.reshaped(to: hiddenRows), transposed: false, weight, transposed: true, summedTo: gates,
      plus: bias)
  }

  /// One of the gates, in the shape of what is remembered.
  func gate<T: TensorAlgebra>(_ place: Int, of gates: T) -> T {
    let slice = Slice(
      starts: [0, place * hiddenRows.dimensions[1]], steps: [1, 1], counts: hiddenRows.dimensions)
    return gates.sliced(slice).reshaped(to: hidden)
  }
}

struct RecurrentCell: ComposedOperation {
  static let listing = OperationListing(
    "rnn_cell",
    "One step of a recurrent network: tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh); the biases may be left out.",
    arguments: ["x", "h", "weight_ih", "weight_hh", "bias_ih", "bias_hh"], variadic: .upTo(2),
    attributes: [
      AttributeListing("nonlinearity", .word(["tanh", "relu"]), default: .word("tanh"))
    ])

  let shapes: GateShapes
  private let isRectified: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    shapes = try GateShapes(operands, states: 1, gates: 1)
    isRectified = attributes.word(0) == "relu"
  }

  var resultShape: Shape { shapes.hidden }
  var cost: Int { shapes.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (first, second) = operands.biases(after: 4)
    let sum =
      shapes.ofInput(operands[0], operands[2], first)
      + shapes.ofHidden(operands[1], operands[3], second)
    let gate = shapes.gate(0, of: sum)
    return isRectified ? T.apply(RectifiedLinear(), gate) : T.apply(Tanh(), gate)
  }
}

struct GatedRecurrentCell: ComposedOperation {
  static let listing = OperationListing(
    "gru_cell",
    "One step of a gated recurrent unit, its gates r, z and n in PyTorch's order; the biases may be left out.",
    arguments: ["x", "h", "weight_ih", "weight_hh", "bias_ih", "bias_hh"], variadic: .upTo(2))

  let shapes: GateShapes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    shapes = try GateShapes(operands, states: 1, gates: 3)
  }

  var resultShape: Shape { shapes.hidden }
  var cost: Int { shapes.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (first, second) = operands.biases(after: 4)
    let (h, input) = (operands[1], shapes.ofInput(operands[0], operands[2], first))
    let hidden = shapes.ofHidden(h, operands[3], second)
    func gate(_ place: Int) -> T {
      T.apply(Sigmoid(), shapes.gate(place, of: input) + shapes.gate(place, of: hidden))
    }
    let news = T.apply(
      Tanh(), shapes.gate(2, of: input) + gate(0) * shapes.gate(2, of: hidden))
    return news + gate(1) * (h - news)
  }
}

/// One step of a long short-term memory, whose gates are i, f, g and o in PyTorch's order.
protocol MemoryCellOperation: ComposedOperation {
  var shapes: GateShapes { get }

  init(shapes: GateShapes)
}

extension MemoryCellOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.init(shapes: try GateShapes(operands, states: 2, gates: 4))
  }

  static var arguments: [String] {
    ["x", "h", "c", "weight_ih", "weight_hh", "bias_ih", "bias_hh"]
  }

  var resultShape: Shape { shapes.hidden }
  var cost: Int { shapes.cost }

  /// What is remembered, and the gate through which it is told.
  func step<T: TensorAlgebra>(_ operands: [T]) -> (memory: T, output: T) {
    let (first, second) = operands.biases(after: 5)
    let sum =
      shapes.ofInput(operands[0], operands[3], first)
      + shapes.ofHidden(operands[1], operands[4], second)
    func gate(_ place: Int) -> T { T.apply(Sigmoid(), shapes.gate(place, of: sum)) }
    let news = T.apply(Tanh(), shapes.gate(2, of: sum))
    return (gate(1) * operands[2] + gate(0) * news, gate(3))
  }
}

struct MemoryCell: MemoryCellOperation {
  static let listing = OperationListing(
    "lstm_cell",
    "The hidden state after one step of an LSTM, its gates i, f, g and o in PyTorch's order; the biases may be left out.",
    arguments: arguments, variadic: .upTo(2))

  let shapes: GateShapes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (memory, output) = step(operands)
    return output * T.apply(Tanh(), memory)
  }
}

struct MemoryCellState: MemoryCellOperation {
  static let listing = OperationListing(
    "lstm_cell_state",
    "The cell state after one step of an LSTM, the other result of lstm_cell, from the same arguments.",
    arguments: arguments, variadic: .upTo(2))

  let shapes: GateShapes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { step(operands).memory }
}

extension Array {
  /// Two biases, where they are given.
  fileprivate func biases(after place: Int) -> (Element?, Element?) {
    (count > place ? self[place] : nil, count > place + 1 ? self[place + 1] : nil)
  }
}

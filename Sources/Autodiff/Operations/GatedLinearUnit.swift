// SPDX-License-Identifier: Apache-2.0
// ChainRule: units in which one half of an axis lets the other half through.

/// One half of an axis times an activation of the other half.
protocol GatedUnitOperation: GeneralOperation {
  associatedtype Gate: UnaryOperation

  static var gate: Gate { get }
  var halves: Halves { get }

  /// Takes an axis of an even length.
  init(halves: Halves)
}

/// An axis in two halves.
struct Halves {
  static let attributes = [AttributeListing("axis", .integer, default: .integer(-1))]

  let operand: Shape
  let axis: Int
  /// The shape of either half.
  let shape: Shape

  init(_ attributes: AttributeValues, _ operand: Shape) throws(ShapeRule) {
    let index = attributes.integer(0)
    guard let axis = operand.axis(index) else { throw .axisOutOfRange(index, operand) }
    var lengths = operand.dimensions
    guard lengths[axis].isMultiple(of: 2) else {
      throw .attribute("axis", expected: "an axis of even length")
    }
    lengths[axis] /= 2
    (self.operand, self.axis, shape) = (operand, axis, Shape(derived: lengths))
  }

  /// The elements of the first half, and those of the second.
  func split<T: TensorAlgebra>(_ x: T) -> (through: T, gate: T) {
    (half(of: x, from: 0), half(of: x, from: shape.dimensions[axis]))
  }

  private func half<T: TensorAlgebra>(of x: T, from start: Int) -> T {
    var starts = [Int](repeating: 0, count: shape.rank)
    starts[axis] = start
    return x.sliced(
      Slice(
        starts: starts, steps: [Int](repeating: 1, count: shape.rank), counts: shape.dimensions))
  }
}

extension GatedUnitOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.init(halves: try Halves(attributes, operands[0]))
  }

  var resultShape: Shape { halves.shape }
  var cost: Int { 8 * halves.shape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (through, gate) = halves.split(operands[0])
    return through * T.apply(Self.gate, gate)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let (through, gate) = halves.split(operands[0])
    let tangent = halves.split(
      tangents[0] ?? operands[0].filled(with: 0, shape: halves.operand))
    return tangent.through * T.apply(Self.gate, gate) + tangent.gate * through * slope(gate)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (through, gate) = halves.split(operands[0])
    let shares = [cotangent * T.apply(Self.gate, gate), cotangent * through * slope(gate)]
    return [T.concatenation(shares, axis: halves.axis)]
  }

  private func slope<T: TensorAlgebra>(_ gate: T) -> T {
    T.apply(DerivativeRule(operation: Self.gate), gate)
  }
}

/// The derivative of an operation as a rule of its own.
struct DerivativeRule<O: UnaryOperation>: UnaryRule {
  let operation: O
  func value<A: Algebra>(_ x: A) -> A { operation.derivative(x, operation.value(x)) }
}

struct GatedLinearUnit: GatedUnitOperation {
  static let listing = OperationListing(
    "glu", "The first half of an axis times the logistic function of the second half.",
    arguments: ["x"], attributes: Halves.attributes)
  static let gate = Sigmoid()

  let halves: Halves
}

struct SwishGatedLinearUnit: GatedUnitOperation {
  static let listing = OperationListing(
    "swiglu", "The first half of an axis times the silu of the second half.", arguments: ["x"],
    attributes: Halves.attributes)
  static let gate = SigmoidLinear(beta: 1)

  let halves: Halves
}

struct GaussianGatedLinearUnit: GatedUnitOperation {
  static let listing = OperationListing(
    "geglu", "The first half of an axis times the gelu of the second half.", arguments: ["x"],
    attributes: Halves.attributes)
  static let gate = GaussianErrorLinear(isApproximate: false)

  let halves: Halves
}

// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a tensor rule as a formula.

/// A tensor written down: its shape, and the formula that gives it.
///
/// A rule that runs over these prints what it does: the pullback of a matrix product, with respect to its
/// first factor, is `g @ transpose(b)`.
struct Written {
  let shape: Shape
  /// The formula in operations of the catalogue, with every change of shape.
  let formula: Formula
  /// The formula as mathematics writes it: vectors are columns, and what only adds axes of length 1 is
  /// not said.
  let notation: Formula
  /// What it is repeated from, or given axes of length 1: where it meets a tensor of its own shape, it
  /// need not be said that it is.
  private var core: Core?
  /// What it is, in another shape.
  private var origin: Origin?

  private struct Core {
    let formula: Formula
    let notation: Formula
  }

  private struct Origin {
    let shape: Shape
    let core: Core
  }

  /// A value that stands there by its name.
  init(_ formula: Formula, _ shape: Shape) {
    self.init(shape, formula, formula)
  }

  init(_ shape: Shape, _ formula: Formula, _ notation: Formula) {
    (self.shape, self.formula, self.notation) = (shape, formula, notation)
  }

  private var asCore: Core { Core(formula: formula, notation: notation) }

  /// A call of an operation with this as its argument.
  func called(
    _ name: String, _ attributes: [(String, AttributeValue)], _ shape: Shape
  ) -> Written {
    let attributes = attributes.map { Formula.attribute($0.0, $0.1.literal) }
    return Written(
      shape, .call(name, [formula] + attributes), .call(name, [notation] + attributes))
  }
}

extension Written: TensorAlgebra {
  static var isWritten: Bool { true }

  func filled(with constant: Double, shape: Shape) -> Written {
    Written(Formula(constant), .scalar).broadcast(to: shape)
  }

  func constant(_ elements: [Double], shape: Shape) -> Written {
    Written(.name(Written.literal(elements, shape)), shape)
  }

  /// The elements as lists of lists; an ellipsis, where they are too many to read.
  private static func literal(_ elements: [Double], _ shape: Shape) -> String {
    if elements.count > 64 || elements.isEmpty { return "[…]" }
    var parts = elements.map(\.literal)
    for length in shape.dimensions.reversed() {
      parts = stride(from: 0, to: parts.count, by: length).map { start in
        "[\(parts[start..<start + length].joined(separator: ", "))]"
      }
    }
    return parts.joined(separator: ", ")
  }

  static func apply<R: UnaryRule>(_ rule: R, _ x: Written) -> Written {
    made(x.shape, from: [x], [x.asCore]) { rule.value($0[0]) }
  }

  static func apply<R: BinaryRule>(_ rule: R, _ a: Written, _ b: Written) -> Written {
    // Shapes that do not fit never come here.
    let shape = a.shape.broadcast(with: b.shape) ?? a.shape
    var cores = [a.asCore, b.asCore]
    if b.shape == shape, let core = a.core {
      cores[0] = core
    } else if a.shape == shape, let core = b.core {
      cores[1] = core
    }
    let made = made(shape, from: [a, b], cores) { rule.value($0[0], $0[1]) }
    guard R.self == Multiply.self, !a.isNumber, !b.isNumber,
      case .product(let x, let y) = made.notation
    else { return made }
    return Written(made.shape, made.formula, .elementwise(x, y))
  }

  static func apply<R: TernaryRule>(
    _ rule: R, _ a: Written, _ b: Written, _ c: Written
  ) -> Written {
    let (shape, parts) = cores(of: [a, b, c])
    return made(shape, from: [a, b, c], parts) { rule.value($0[0], $0[1], $0[2]) }
  }

  /// What a rule makes of tensors, repeated where what was struck out took its shape with it.
  private static func made(
    _ shape: Shape, from tensors: [Written], _ cores: [Core], _ rule: ([Formula]) -> Formula
  ) -> Written {
    let formula = rule(cores.map(\.formula)).simplified
    // A number has no shape, though it may stand for one repeated.
    func mentions(_ formula: Formula, _ tensor: Written) -> Bool {
      !tensor.formula.isNumber && formula.mentions(tensor.formula)
    }
    let isWhole = zip(tensors, cores).contains { tensor, core in
      tensor.shape == shape && core.formula == tensor.formula && mentions(formula, tensor)
    }
    if isWhole { return Written(shape, formula, rule(cores.map(\.notation)).simplified) }
    let whole = rule(tensors.map(\.formula)).simplified
    let own = tensors.filter { mentions(whole, $0) }
      .reduce(Shape.scalar) { $0.broadcast(with: $1.shape) ?? $0 }
    return Written(own, whole, rule(tensors.map(\.notation)).simplified).broadcast(to: shape)
  }

  static func choose(_ condition: Written, _ a: Written, _ b: Written) -> Written {
    let (shape, parts) = cores(of: [condition, a, b])
    return Written(
      shape, .call("where", parts.map(\.formula)), .call("where", parts.map(\.notation)))
  }

  /// What tensors are together with others, which give them their shape where one has the whole of it.
  private static func cores(of tensors: [Written]) -> (shape: Shape, cores: [Core]) {
    // Shapes that do not fit never come here.
    let shape = tensors.dropFirst().reduce(tensors[0].shape) { $0.broadcast(with: $1.shape) ?? $0 }
    let isWhole = tensors.map { $0.shape == shape && $0.core == nil }
    return (
      shape,
      tensors.indices.map { place in
        let isGiven = isWhole.indices.contains { $0 != place && isWhole[$0] }
        return isGiven ? tensors[place].core ?? tensors[place].asCore : tensors[place].asCore
      }
    )
  }

  /// Whether it is one number, or one repeated.
  private var isNumber: Bool {
    if shape.isScalar { return true }
    if case .number = core?.formula { return true }
    return false
  }

  func sum(axes: [Int], keepingDimensions: Bool) -> Written {
    reduced("sum", axes, keepingDimensions)
  }

  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> Written {
    reduced(kind.rawValue, axes, keepingDimensions)
  }

  func reduced(_ name: String, _ axes: [Int], _ keepsDimensions: Bool) -> Written {
    let result = shape.reduced(over: axes, keepingDimensions: keepsDimensions)
    if axes.isEmpty { return self }
    var attributes: [(String, AttributeValue)] = []
    if axes.count < shape.rank { attributes.append(("axes", .integers(axes))) }
    if keepsDimensions { attributes.append(("keepdims", .boolean(true))) }
    return called(name, attributes, result)
  }

  func reshaped(to target: Shape) -> Written {
    if target == shape { return self }
    let own = Origin(shape: shape, core: asCore)
    let origin = origin ?? own
    if target == origin.shape {
      return Written(target, origin.core.formula, origin.core.notation)
    }
    let text = Formula.attribute("shape", AttributeValue.integers(target.dimensions).literal)
    var written = Written(
      target, .call("reshape", [origin.core.formula, text]),
      asVector(of: target) ?? .call("reshape", [notation, text]))
    written.origin = origin
    // One element has no order: wherever it broadcasts, it does so as a scalar.
    if origin.shape.isScalar { written.core = origin.core }
    return written
  }

  /// The notation, where the other shape only turns a vector into a row or a column or back.
  private func asVector(of target: Shape) -> Formula? {
    let (from, to) = (shape.dimensions, target.dimensions)
    if from.count == 1, to == from + [1] { return notation }
    if from.count == 1, to == [1] + from { return transposedNotation }
    if to.count == 1, from == to + [1] { return notation }
    if to.count == 1, from == [1] + to { return transposedNotation }
    if from.isEmpty || to.isEmpty { return notation }
    return nil
  }

  private var transposedNotation: Formula {
    if case .call("transpose", let arguments) = notation, arguments.count == 1 {
      return arguments[0]
    }
    return .call("transpose", [notation])
  }

  func transposed(_ permutation: [Int]) -> Written {
    if permutation == Array(0..<shape.rank) { return self }
    let target = Shape(derived: permutation.map { shape.dimensions[$0] })
    guard permutation == [1, 0] else {
      return called("transpose", [("perm", .integers(permutation))], target)
    }
    var written = Written(target, .call("transpose", [formula]), transposedNotation)
    if let vector {
      // The transpose of a column is the same vector as a row.
      written = Written(target, vector.reshaped(to: target).formula, transposedNotation)
      written.origin = origin
    }
    return written
  }

  func broadcast(to target: Shape) -> Written {
    if target == shape { return self }
    if let origin, origin.shape.isScalar {
      return Written(.scalar, origin.core.formula, origin.core.notation).broadcast(to: target)
    }
    var written = called("broadcast_to", [("shape", .integers(target.dimensions))], target)
    written.core = core ?? asCore
    return written
  }

  static func matrixProduct(
    _ a: Written, transposed transposeA: Bool, _ b: Written, transposed transposeB: Bool,
    summedTo target: Shape, plus addend: Written?
  ) -> Written {
    let (a, b) = (transposeA ? a.matrixTransposed : a, transposeB ? b.matrixTransposed : b)
    if let product = vectorProduct(a, b) {
      let product = product.reshaped(to: target)
      return addend.map { product + $0 } ?? product
    }
    let leads = [a, b].map { Shape(derived: Array($0.shape.dimensions.dropLast(2))) }
    let lead = leads[0].broadcast(with: leads[1]) ?? leads[0]
    let shape = Shape(
      derived: lead.dimensions + [a.shape.matrix.rows, b.shape.matrix.columns])
    let product = Written(
      shape, .call("matmul", [a.formula, b.formula]), .call("matmul", [a.notation, b.notation])
    ).unbroadcast(to: target)
    return addend.map { product + $0 } ?? product
  }

  /// The vector that this is as a row or a column; `nil` if it is none.
  var vector: Written? {
    guard let origin, origin.shape.rank == 1, shape.rank == 2, shape.dimensions.contains(1) else {
      return nil
    }
    return Written(origin.shape, origin.core.formula, origin.core.notation)
  }

  /// The product of a matrix and a column, or of a row and a matrix, as that of a matrix and a vector;
  /// `nil` if it is neither.
  ///
  /// A column times a row is a product of matrices.
  private static func vectorProduct(_ a: Written, _ b: Written) -> Written? {
    guard a.shape.rank == 2, b.shape.rank == 2 else { return nil }
    let isOuter = a.vector != nil && b.vector != nil
    if isOuter { return nil }
    if let vector = b.vector, b.shape.matrix.columns == 1 {
      return Written(
        Shape(derived: [a.shape.matrix.rows]), .call("matmul", [a.formula, vector.formula]),
        .call("matmul", [a.notation, b.notation]))
    }
    if let vector = a.vector, a.shape.matrix.rows == 1 {
      // As a vector it is a column; the product is a row.
      return Written(
        Shape(derived: [b.shape.matrix.columns]), .call("matmul", [vector.formula, b.formula]),
        .call("transpose", [.call("matmul", [a.notation, b.notation])]))
    }
    return nil
  }

  static func concatenation(_ parts: [Written], axis: Int) -> Written {
    let attribute = Formula.attribute("axis", String(axis))
    var lengths = parts[0].shape.dimensions
    lengths[axis] = parts.reduce(0) { $0 + $1.shape.dimensions[axis] }
    return Written(
      Shape(derived: lengths), .call("concat", parts.map(\.formula) + [attribute]),
      .call("concat", parts.map(\.notation) + [attribute]))
  }

  func sliced(_ slice: Slice) -> Written {
    called("slice", slice.named(of: shape), Shape(derived: slice.counts))
  }

  func scattered(into target: Shape, at slice: Slice) -> Written {
    called(
      "slice_scatter", [("shape", .integers(target.dimensions))] + slice.named(of: target), target)
  }

  func softmax(axis: Int) -> Written { called("softmax", [("axis", .integer(axis))], shape) }

  func logSoftmax(axis: Int) -> Written {
    called("log_softmax", [("axis", .integer(axis))], shape)
  }
}

extension Slice {
  /// The attributes that name these places in a shape, without those that say nothing.
  fileprivate func named(of shape: Shape) -> [(String, AttributeValue)] {
    let values = attributes(of: shape)
    let given = [("starts", values[0]), ("ends", values[1])]
    return steps.allSatisfy { $0 == 1 } ? given : given + [("steps", values[3])]
  }
}

extension AttributeValue {
  /// The value as an expression writes it.
  package var literal: String {
    switch self {
    case .number(let number): number.literal
    case .integer(let integer): String(integer)
    case .boolean(let truth): String(truth)
    case .word(let word), .other(let word): "\"\(word)\""
    case .integers(let integers): integers.description
    case .lists(let lists): lists.description
    case .none: "null"
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
// ChainRule: lengths of vectors.

/// How long a vector is, in one of the ways to measure it: the p-th root of the sum of the p-th powers
/// of the magnitudes, and what becomes of it where p is infinite.
protocol NormOperation: AxesOperation {
  var order: Double { get }
  /// What the sum of magnitudes has as a slope at a magnitude of 0.
  var slopeAtZero: Double { get set }
}

/// Where norms have no derivative.
private enum NormKink {
  static let component = Kink(
    .elements("are 0, of the sum of magnitudes"), interval: -1...1, chosen: 0, others: [.jax: 1])
  static let origin = Kink(.elements("are all 0"), interval: -1...1, chosen: 0)
  static let tie = Kink(
    .elements("tie in magnitude, of the largest or smallest"), interval: -1...1, chosen: 0.5)
}

extension NormOperation {
  var cost: Int { 8 * axes.operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let x = operands[0]
    if axes.count == 0 { return x.filled(with: 0, shape: resultShape) }
    let sizes = T.apply(Abs(), x)
    return switch order {
    case 1: axes.sum(sizes)
    case 2: .computed(x.length(over: axes), writtenAs: root(sizes, 2))
    case .infinity: extremum(.max, sizes)
    case -.infinity: extremum(.min, sizes)
    default: .computed(scaled(sizes), writtenAs: root(sizes, order))
    }
  }

  private func extremum<T: TensorAlgebra>(_ kind: Extremum, _ sizes: T) -> T {
    sizes.extremum(kind, axes: axes.axes, keepingDimensions: axes.keepsDimensions)
  }

  /// The norm of what is left when the element that weighs most is divided out.
  private func scaled<T: TensorAlgebra>(_ sizes: T) -> T {
    let scale = extremum(order > 0 ? .max : .min, sizes).exceptExtremes
    return scale * root(sizes / axes.expand(scale), order)
  }

  private func root<T: TensorAlgebra>(_ sizes: T, _ order: Double) -> T {
    let powers = sizes.power(order)
    return axes.sum(powers).power(1 / order)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    axes.sum((tangents[0] ?? operands[0].filled(with: 0)) * slope(operands[0], value))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [axes.expand(cotangent) * slope(operands[0], value)]
  }

  func following(_ convention: KinkConvention) -> Self {
    var other = self
    if order == 1 { other.slopeAtZero = NormKink.component.choice(under: convention) }
    return other
  }

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    if axes.count == 0 { return [] }
    let nothing = value.filled(with: 0, shape: .scalar)
    func met(_ kink: Kink, _ stands: T, _ chosen: T) -> [MetElements<T>] {
      let place = Self.listing.kinks.firstIndex { $0.place == kink.place }
      return place.map { [MetElements(kink: $0, stands: stands, chosen: chosen)] } ?? []
    }
    if order == 1 {
      let stands = axes.sum(T.apply(Equal(), operands[0], nothing))
      return met(NormKink.component, stands, value.filled(with: slopeAtZero, shape: .scalar))
    }
    let origin = met(NormKink.origin, T.apply(Equal(), value, nothing), nothing)
    guard order.isInfinite else { return origin }
    let sizes = T.apply(Abs(), operands[0])
    let tie = axes.tie(T.apply(Equal(), sizes, axes.expand(value)), kink: 0)
    return origin + met(NormKink.tie, T.apply(And(), tie.stands, value), tie.chosen)
  }

  /// The derivative by each element: at 0 the smallest subgradient, which is 0.
  private func slope<T: TensorAlgebra>(_ x: T, _ value: T) -> T {
    switch order {
    case 1:
      let slope = T.apply(Sign(), x)
      return slopeAtZero == 0
        ? slope : T.choose(slope, slope, x.filled(with: slopeAtZero, shape: .scalar))
    case 2:
      return .computed(
        x / axes.expand(value.exceptZero), writtenAs: x / axes.expand(value))
    case .infinity, -.infinity:
      let isExtreme = T.apply(Equal(), T.apply(Abs(), x), axes.expand(value))
      let count = isExtreme.sum(axes: axes.axes, keepingDimensions: true)
      return T.apply(Sign(), x) * isExtreme / count
    default:
      let shares = T.apply(Abs(), x) / axes.expand(value)
      let guarded = T.apply(Abs(), x) / axes.expand(value.exceptZero)
      return T.apply(Sign(), x)
        * .computed(guarded.power(order - 1), writtenAs: shares.power(order - 1))
    }
  }
}

struct Norm: NormOperation {
  static let listing = OperationListing(
    "norm", aliases: ["vector_norm"],
    "The length of the elements over axes, or of all, as one vector; its derivative at 0 is 0.",
    arguments: ["x"],
    attributes: reductionAttributes + [
      AttributeListing(
        "ord", .numberOr(["fro", "inf", "-inf"]), default: .number(2),
        "The power that magnitudes are raised to: 2 or fro for the Euclidean length.")
    ], kinks: [NormKink.component, NormKink.origin, NormKink.tie])

  let axes: ReducedAxes
  let order: Double
  var slopeAtZero = 0.0

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    axes = try ReducedAxes(attributes, operands[0])
    order =
      switch attributes.word(2) {
      case "fro": 2
      case "inf": .infinity
      case "-inf": -.infinity
      default: attributes.number(2)
      }
    guard order != 0, !order.isNaN else {
      throw .attribute("ord", expected: "a number other than 0; 'count' counts what is not 0")
    }
    if order < 0 { try axes.requireElements() }
  }
}

struct L1: NormOperation, ReductionOperation {
  static let listing = OperationListing(
    "l1", aliases: ["reduce_l1", "reducel1"],
    "The sum of the magnitudes over axes, or of all; its derivative at 0 is 0.", arguments: ["x"],
    attributes: reductionAttributes, kinks: [NormKink.component], argumentTypes: [.number])

  let axes: ReducedAxes
  let order = 1.0
  var slopeAtZero = 0.0

  init(axes: ReducedAxes) { self.axes = axes }
}

struct L2: NormOperation, ReductionOperation {
  static let listing = OperationListing(
    "l2", aliases: ["reduce_l2", "reducel2"],
    "The Euclidean length of the elements over axes, or of all; its derivative at 0 is 0.",
    arguments: ["x"], attributes: reductionAttributes, kinks: [NormKink.origin])

  let axes: ReducedAxes
  let order = 2.0
  var slopeAtZero = 0.0

  init(axes: ReducedAxes) { self.axes = axes }
}

struct SumSquare: ReductionOperation, ComposedOperation {
  static let listing = OperationListing(
    "sum_square", aliases: ["reduce_sum_square", "reducesumsquare"],
    "The sum of the squares of the elements over axes, or of all.", arguments: ["x"],
    attributes: reductionAttributes, argumentTypes: [.number])

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    axes.sum(T.apply(Square(), operands[0]))
  }
}

extension TensorAlgebra {
  /// The Euclidean length over axes: the elements are divided by a power of two close to the largest,
  /// which rounds nothing, so that no square overflows or vanishes.
  func length(over axes: ReducedAxes) -> Self {
    if axes.count == 0 { return filled(with: 0, shape: axes.resultShape) }
    let scale = scale(over: axes.axes, keepingDimensions: axes.keepsDimensions)
    let squares = Self.apply(Square(), self / axes.expand(scale))
    return scale * Self.apply(SquareRoot(), axes.sum(squares))
  }

  /// A power of two close to the largest magnitude over axes, none of which has length 0.
  ///
  /// It is close to `least` where that is larger, and 1 where the magnitude is 0 or infinite. As it moves
  /// in steps, its derivative is 0.
  func scale(over axes: [Int], keepingDimensions: Bool, least: Double = 0) -> Self {
    let largest = Self.apply(Abs(), self)
      .extremum(.max, axes: axes, keepingDimensions: keepingDimensions)
    let bounded =
      least > 0
      ? Self.apply(Maximum(), largest, filled(with: least, shape: .scalar)) : largest
    let exponent = Self.apply(Floor(), Self.apply(Log2(), bounded.exceptExtremes))
    return Self.apply(Exp2(), exponent)
  }

  /// Each element, and 1 for 0: what a quotient that is 0/0 there may be divided by to be 0.
  var exceptZero: Self {
    Self.choose(self, self, filled(with: 1, shape: .scalar))
  }

  /// Each element, and 1 for those that are 0 or infinite: what others may be divided by.
  fileprivate var exceptExtremes: Self {
    let isFit = Self.apply(And(), self, Self.apply(IsFinite(), self))
    return Self.choose(isFit, self, filled(with: 1, shape: .scalar))
  }

  /// Each element raised to a fixed number.
  fileprivate func power(_ exponent: Double) -> Self {
    switch exponent {
    case 1: self
    case 2: Self.apply(Square(), self)
    case 0.5: Self.apply(SquareRoot(), self)
    default: Self.apply(Power(), self, filled(with: exponent, shape: .scalar))
    }
  }
}

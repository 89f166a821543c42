// SPDX-License-Identifier: Apache-2.0
// ChainRule: where an operation has no derivative, and which one is answered there.

/// Which of the valid subgradients is answered at kinks.
///
/// A convention chooses between valid subgradients only. Where another program answers something that
/// is none, or that adds up to none, every convention answers as ``minnorm`` does.
public enum KinkConvention: String, Hashable, Sendable, CaseIterable {
  /// The one of least magnitude.
  case minnorm
  /// JAX's.
  case jax
  /// PyTorch's.
  case torch
  /// TensorFlow.js's.
  case tfjs
}

/// A point where an operation has no derivative, and the one that is answered there.
public struct Kink: Sendable, Equatable {
  /// With respect to which argument the derivative is.
  public let argument: Int
  /// Where arguments stand on it.
  public let place: Place
  /// The ends of the interval of valid subgradients.
  public let interval: ClosedRange<Double>
  /// The one that is answered unless a convention chooses another: the smallest in magnitude.
  public let chosen: Double
  /// Whether the one that is answered is the limit from below instead: where the operation is neither
  /// convex nor concave, none of the interval is better than the others.
  public let isLimit: Bool
  /// What conventions choose that choose another.
  public let others: [KinkConvention: Double]

  /// Where arguments stand on a kink.
  public enum Place: Sendable, Equatable {
    /// Where its argument is this number.
    case point(Double)
    /// Where its argument equals the one at this place.
    case meeting(Int)
    /// Where its argument equals the one at the first place, and that at the second is so beside it.
    case meetingBeside(Int, third: Int, Relation)
    /// Where both arguments are this number.
    case corner(Double)
    /// Where the elements of its argument are so, in words; of operations that are not elementwise.
    case elements(String)
  }

  /// Declares a kink by the argument at this place.
  public init(
    argument: Int = 0, _ place: Place, interval: ClosedRange<Double>, chosen: Double,
    isLimit: Bool = false, others: [KinkConvention: Double] = [:]
  ) {
    self.argument = argument
    self.place = place
    self.interval = interval
    self.chosen = chosen
    self.isLimit = isLimit
    self.others = others
  }

  /// Declares a kink where an argument is a number.
  public init(
    argument: Int = 0, at point: Double, interval: ClosedRange<Double>, chosen: Double,
    isLimit: Bool = false, others: [KinkConvention: Double] = [:]
  ) {
    self.init(
      argument: argument, .point(point), interval: interval, chosen: chosen, isLimit: isLimit,
      others: others)
  }

  /// What a convention answers.
  public func choice(under convention: KinkConvention) -> Double { others[convention] ?? chosen }

  /// Whether the arguments at an element stand on it; never of an operation that is not elementwise.
  package func isMet<S: Scalar>(by arguments: [S]) -> Bool {
    switch place {
    case .point(let number): arguments[argument] == S(number)
    case .meeting(let other): arguments[argument] == arguments[other]
    case .meetingBeside(let other, let third, let relation):
      arguments[argument] == arguments[other]
        && relation.holds(arguments[third], arguments[argument])
    case .corner(let number): arguments.allSatisfy { $0 == S(number) }
    case .elements: false
    }
  }
}

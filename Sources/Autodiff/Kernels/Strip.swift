// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as runs of numbers.

/// The reading of a rule as runs of numbers, each function being called once for a whole run.
///
/// A rule that calls functions of the library is read so; every step writes a run of its own, which
/// stays in the nearest cache. All others are read number by number, which the compiler does better.
/// A run's numbers do not know of each other: each is what it would be alone.
struct Strip<S: Scalar> {
  /// Where the run's numbers are; `nil` if all are the one below.
  let base: UnsafePointer<S>?
  private let constant: S
  private let memory: UnsafeMutablePointer<StripMemory<S>>?

  /// A run of arguments, worked on in this memory.
  init(_ base: UnsafePointer<S>, in memory: UnsafeMutablePointer<StripMemory<S>>) {
    (self.base, self.memory, constant) = (base, memory, 0)
  }

  private init(repeating constant: S) {
    (base, memory, self.constant) = (nil, nil, constant)
  }

  /// The same as numbers in memory.
  func spread(in memory: UnsafeMutablePointer<StripMemory<S>>) -> UnsafePointer<S> {
    if let base { return base }
    let (target, constant) = (memory.pointee.next(), constant)
    for index in 0..<memory.pointee.count { target[index] = constant }
    return UnsafePointer(target)
  }

  @inline(__always)
  private func mapped(_ function: (S) -> S) -> Strip {
    guard let base, let memory else { return Strip(repeating: function(constant)) }
    let target = memory.pointee.next()
    for index in 0..<memory.pointee.count { target[index] = function(base[index]) }
    return Strip(target, in: memory)
  }

  @inline(__always)
  private func mapped(_ function: VectorFunction, _ single: (S) -> S) -> Strip {
    guard let base, let memory else { return Strip(repeating: single(constant)) }
    let target = memory.pointee.next()
    S.evaluate(function, base, target, memory.pointee.count)
    return Strip(target, in: memory)
  }

  @inline(__always)
  private func joined(
    _ other: Strip, _ step: VectorStep, _ function: (S, S) -> S
  ) -> Strip {
    guard VectorLibrary.isUsed, let memory, let base, let second = other.base else {
      return joined(other, function)
    }
    let target = memory.pointee.next()
    S.take(step, base, second, target, memory.pointee.count)
    return Strip(target, in: memory)
  }

  @inline(__always)
  private func joined(_ other: Strip, _ function: (S, S) -> S) -> Strip {
    guard let memory = memory ?? other.memory else {
      return Strip(repeating: function(constant, other.constant))
    }
    let (target, count) = (memory.pointee.next(), memory.pointee.count)
    let (a, b) = (constant, other.constant)
    if let base, let second = other.base {
      for index in 0..<count { target[index] = function(base[index], second[index]) }
    } else if let base {
      for index in 0..<count { target[index] = function(base[index], b) }
    } else if let second = other.base {
      for index in 0..<count { target[index] = function(a, second[index]) }
    }
    return Strip(target, in: memory)
  }
}

/// The memory in which the steps of a rule put their runs.
struct StripMemory<S: Scalar>: ~Copyable {
  /// The most numbers of a run.
  static var length: Int { 128 }
  /// The most steps of a rule, which the laws hold every operation to.
  private static var steps: Int { 40 }

  private let base: UnsafeMutablePointer<S>
  private let length: Int
  private var used = 0
  /// The numbers of the run at hand.
  private(set) var count = 0

  /// Makes memory for runs of at most this length.
  init(length: Int) {
    self.length = length
    base = .allocate(capacity: StripMemory.steps * length)
  }

  deinit { base.deallocate() }

  /// Begins a run, which gives up what the one before wrote.
  mutating func begin(_ count: Int) { (used, self.count) = (0, count) }

  /// Room for one more step.
  mutating func next() -> UnsafeMutablePointer<S> {
    precondition(used < StripMemory.steps, "a rule has few steps")
    defer { used += 1 }
    return base + used * length
  }
}

extension Strip: Algebra {
  init(_ constant: Double) { self.init(repeating: S(constant)) }

  static func + (a: Strip, b: Strip) -> Strip { a.joined(b, .sum) { $0 + $1 } }
  static func - (a: Strip, b: Strip) -> Strip { a.joined(b, .difference) { $0 - $1 } }
  static func * (a: Strip, b: Strip) -> Strip { a.joined(b, .product) { $0 * $1 } }
  static func / (a: Strip, b: Strip) -> Strip { a.joined(b) { $0 / $1 } }
  static prefix func - (x: Strip) -> Strip { x.mapped { -$0 } }

  static func fusedMultiplyAdd(_ a: Strip, _ b: Strip, _ c: Strip) -> Strip {
    guard let memory = a.memory ?? b.memory ?? c.memory else {
      return Strip(repeating: S.fusedMultiplyAdd(a.constant, b.constant, c.constant))
    }
    let (p, q, r) = (a.spread(in: memory), b.spread(in: memory), c.spread(in: memory))
    let target = memory.pointee.next()
    for index in 0..<memory.pointee.count {
      target[index] = S.fusedMultiplyAdd(p[index], q[index], r[index])
    }
    return Strip(target, in: memory)
  }
  static func truncatedRemainder(_ a: Strip, _ b: Strip) -> Strip {
    a.joined(b) { S.truncatedRemainder($0, $1) }
  }

  static func exp(_ x: Strip) -> Strip { x.mapped(.exp) { S.exp($0) } }
  static func exp2(_ x: Strip) -> Strip { x.mapped(.exp2) { S.exp2($0) } }
  static func exp10(_ x: Strip) -> Strip { x.mapped(.exp10) { S.exp10($0) } }
  static func expMinusOne(_ x: Strip) -> Strip { x.mapped(.expMinusOne) { S.expMinusOne($0) } }
  static func log(_ x: Strip) -> Strip { x.mapped(.log) { S.log($0) } }
  static func log2(_ x: Strip) -> Strip { x.mapped(.log2) { S.log2($0) } }
  static func log10(_ x: Strip) -> Strip { x.mapped(.log10) { S.log10($0) } }
  static func log(onePlus x: Strip) -> Strip { x.mapped(.logOnePlus) { S.log(onePlus: $0) } }
  static func cbrt(_ x: Strip) -> Strip { x.mapped(.cbrt) { S.cbrt($0) } }
  static func sin(_ x: Strip) -> Strip { x.mapped(.sin) { S.sin($0) } }
  static func cos(_ x: Strip) -> Strip { x.mapped(.cos) { S.cos($0) } }
  static func tan(_ x: Strip) -> Strip { x.mapped(.tan) { S.tan($0) } }
  static func asin(_ x: Strip) -> Strip { x.mapped(.asin) { S.asin($0) } }
  static func acos(_ x: Strip) -> Strip { x.mapped(.acos) { S.acos($0) } }
  static func atan(_ x: Strip) -> Strip { x.mapped(.atan) { S.atan($0) } }
  static func sinh(_ x: Strip) -> Strip { x.mapped(.sinh) { S.sinh($0) } }
  static func cosh(_ x: Strip) -> Strip { x.mapped(.cosh) { S.cosh($0) } }
  static func tanh(_ x: Strip) -> Strip { x.mapped(.tanh) { S.tanh($0) } }
  static func atanh(_ x: Strip) -> Strip { x.mapped(.atanh) { S.atanh($0) } }
  static func sigmoid(_ x: Strip) -> Strip { x.mapped(.sigmoid) { S.sigmoid($0) } }
  static func softplus(_ x: Strip) -> Strip { x.mapped(.softplus) { S.softplus($0) } }

  static func sqrt(_ x: Strip) -> Strip { x.mapped { S.sqrt($0) } }
  static func hypot(_ a: Strip, _ b: Strip) -> Strip { a.joined(b) { S.hypot($0, $1) } }
  static func power(_ a: Strip, _ b: Strip) -> Strip { a.joined(b) { S.power($0, $1) } }
  static func sinc(_ x: Strip, order: Int) -> Strip { x.mapped { S.sinc($0, order: order) } }
  static func atan2(y: Strip, x: Strip) -> Strip { y.joined(x) { S.atan2(y: $0, x: $1) } }
  static func asinh(_ x: Strip) -> Strip { x.mapped { S.asinh($0) } }
  static func acosh(_ x: Strip) -> Strip { x.mapped { S.acosh($0) } }
  static func abs(_ x: Strip) -> Strip { x.mapped { S.abs($0) } }
  static func sign(_ x: Strip) -> Strip { x.mapped { S.sign($0) } }
  static func floor(_ x: Strip) -> Strip { x.mapped { S.floor($0) } }
  static func ceil(_ x: Strip) -> Strip { x.mapped { S.ceil($0) } }
  static func roundEven(_ x: Strip) -> Strip { x.mapped { S.roundEven($0) } }
  static func trunc(_ x: Strip) -> Strip { x.mapped { S.trunc($0) } }

  static func special(_ function: SpecialFunction, _ x: Strip) -> Strip {
    x.mapped { S.special(function, $0) }
  }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Strip, _ b: Strip) -> Strip {
    a.joined(b) { S.special(function, $0, $1) }
  }

  // Both branches are worked out, for no more than a run.
  static func select(
    _ a: Strip, _ relation: Relation, _ b: Strip,
    then taken: @autoclosure () -> Strip, else other: @autoclosure () -> Strip
  ) -> Strip {
    let (taken, other) = (taken(), other())
    guard let memory = a.memory ?? b.memory ?? taken.memory ?? other.memory else {
      return relation.holds(a.constant, b.constant) ? taken : other
    }
    let (p, q) = (a.spread(in: memory), b.spread(in: memory))
    let (x, y) = (taken.spread(in: memory), other.spread(in: memory))
    let (target, count) = (memory.pointee.next(), memory.pointee.count)
    func choose(_ holds: (S, S) -> Bool) {
      for index in 0..<count { target[index] = holds(p[index], q[index]) ? x[index] : y[index] }
    }
    switch relation {
    case .less: choose { $0 < $1 }
    case .lessOrEqual: choose { $0 <= $1 }
    case .equal: choose { $0 == $1 }
    case .notEqual: choose { $0 != $1 }
    case .greater: choose { $0 > $1 }
    case .greaterOrEqual: choose { $0 >= $1 }
    }
    return Strip(target, in: memory)
  }

  static func computed(
    _ accurate: @autoclosure () -> Strip, writtenAs legible: @autoclosure () -> Strip
  ) -> Strip {
    accurate()
  }
}

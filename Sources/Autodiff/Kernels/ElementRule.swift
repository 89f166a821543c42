// SPDX-License-Identifier: Apache-2.0
// ChainRule: one function of a rule over arrays, by the loop that serves it.

/// One function of an elementwise operation: its value, or its derivative along an operand.
protocol ElementRule {
  /// The function at the operands (an operation of one takes only the first), where the value is `y`.
  func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A
}

/// The arrays in which a rule finds its arguments; those that it does not take may be any.
struct ElementArguments<S: Scalar> {
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafePointer<S>

  /// The same from an element on.
  @inline(__always)
  func from(_ start: Int) -> ElementArguments {
    ElementArguments(a: a + start, b: b + start, y: y + start)
  }

  /// The array of an argument, by its number.
  @inline(__always)
  subscript(number: Int) -> UnsafePointer<S> { number == 0 ? a : number == 1 ? b : y }
}

/// How far the arguments of neighbouring elements lie apart.
struct ElementSteps {
  let a: Int
  let b: Int
  let y: Int
}

/// The loops over arrays are not inlined: one copy of each for each rule and precision serves all
/// sweeps, and a call is nothing beside an array.
extension ElementRule {
  /// What it does, whether a library is used for it or not.
  @inline(__always)
  var reading: RuleForm { at(RuleForm.argument(0), .argument(1), .argument(2)) }

  /// Which loop serves it.
  @inline(__always)
  var form: RuleForm {
    let form = reading
    return VectorLibrary.isUsed || !form.callsLibrary ? form : .plain
  }

  /// Calls `body` for parts of so many elements, between which the budget is asked.
  @inline(__always)
  func forEachPart(of count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    // Reading the rule takes as long as some numbers, and few of them are one part anyway.
    let cost = count <= BudgetWatch.fewestElements ? 1 : reading.cost
    BudgetWatch.forEachPart(of: count, costing: cost, body)
  }

  /// Writes the function's values; the target may be an argument.
  ///
  /// A value depends on its own arguments alone, not on its place, nor on how many there are.
  @inline(never)
  func write<S: Scalar>(
    _ arguments: ElementArguments<S>, to target: UnsafeMutablePointer<S>, count: Int
  ) {
    writeHere(arguments, to: target, count: count)
  }

  /// The same for short runs, which feel a call, with the choice of the loop in the caller's hands.
  @inline(__always)
  func writeHere<S: Scalar>(
    _ arguments: ElementArguments<S>, to target: UnsafeMutablePointer<S>, count: Int
  ) {
    let (a, b, y) = (arguments.a, arguments.b, arguments.y)
    switch form {
    case .function(let function): S.evaluate(function, a, target, count)
    case .composed, .mirrored, .slope:
      forEachStrip(arguments, count: count) { start, values, count in
        (target + start).update(from: values, count: count)
      }
    case .step(let step, let first, let second) where VectorLibrary.isUsed:
      S.take(step, arguments[first], arguments[second], target, count)
    case .argument, .constant, .step, .negative, .plain, .special:
      for index in 0..<count { target[index] = at(a[index], b[index], y[index]) }
    }
  }

  /// Writes the function's values at arguments that lie apart.
  @inline(never)
  func write<S: Scalar>(
    _ arguments: ElementArguments<S>, apart steps: ElementSteps, to target: UnsafeMutablePointer<S>,
    count: Int
  ) {
    let (a, b, y) = (arguments.a, arguments.b, arguments.y)
    for index in 0..<count {
      target[index] = at(a[index * steps.a], b[index * steps.b], y[index * steps.y])
    }
  }

  /// Adds the function's values times cotangents.
  @inline(never)
  func add<S: Scalar>(
    _ arguments: ElementArguments<S>, times cotangents: UnsafePointer<S>,
    to target: UnsafeMutablePointer<S>, count: Int
  ) {
    if share(.furtherShare, arguments, times: cotangents, target, count) { return }
    let (a, b, y) = (arguments.a, arguments.b, arguments.y)
    for index in 0..<count {
      target[index] += cotangents[index] * at(a[index], b[index], y[index])
    }
  }

  /// Writes the function's values times cotangents: as ``add(_:times:to:count:)`` to zeros.
  @inline(never)
  func begin<S: Scalar>(
    _ arguments: ElementArguments<S>, times cotangents: UnsafePointer<S>,
    at target: UnsafeMutablePointer<S>, count: Int
  ) {
    if share(.firstShare, arguments, times: cotangents, target, count) { return }
    let (a, b, y) = (arguments.a, arguments.b, arguments.y)
    for index in 0..<count {
      target[index] = 0 + cotangents[index] * at(a[index], b[index], y[index])
    }
  }

  /// Takes the step with cotangents and the function's values by the library; `false` where it does
  /// not help.
  @inline(__always)
  private func share<S: Scalar>(
    _ step: VectorStep, _ arguments: ElementArguments<S>, times cotangents: UnsafePointer<S>,
    _ target: UnsafeMutablePointer<S>, _ count: Int
  ) -> Bool {
    switch form {
    case .argument(let number) where VectorLibrary.isUsed:
      S.take(step, cotangents, arguments[number], target, count)
    case .function, .mirrored, .slope, .composed:
      forEachStrip(arguments, count: count) { start, values, count in
        S.take(step, cotangents + start, values, target + start, count)
      }
    case .argument, .constant, .step, .negative, .plain, .special: return false
    }
    return true
  }

  /// Reads the rule as runs of numbers, and calls `body` with where each begins and what came of it.
  @inline(__always)
  private func forEachStrip<S: Scalar>(
    _ arguments: ElementArguments<S>, count: Int,
    _ body: (Int, UnsafePointer<S>, Int) -> Void
  ) {
    var memory = StripMemory<S>(length: min(count, StripMemory<S>.length))
    withUnsafeMutablePointer(to: &memory) { memory in
      var start = 0
      while start < count {
        memory.pointee.begin(min(count - start, StripMemory<S>.length))
        body(start, run(arguments, from: start, in: memory), memory.pointee.count)
        start += memory.pointee.count
      }
    }
  }

  /// Reads the rule as one run of numbers.
  @inline(never)
  private func run<S: Scalar>(
    _ arguments: ElementArguments<S>, from start: Int,
    in memory: UnsafeMutablePointer<StripMemory<S>>
  ) -> UnsafePointer<S> {
    let values = at(
      Strip(arguments.a + start, in: memory), Strip(arguments.b + start, in: memory),
      Strip(arguments.y + start, in: memory))
    return values.spread(in: memory)
  }
}

/// The value of a rule of one argument.
struct UnaryValue<R: UnaryRule>: ElementRule {
  let rule: R
  @inline(__always) func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { rule.value(a) }
}

/// The derivative of an operation of one operand.
struct UnaryDerivative<O: UnaryOperation>: ElementRule {
  let operation: O
  @inline(__always) func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { operation.derivative(a, y) }
}

/// The value of a rule of two arguments.
struct BinaryValue<R: BinaryRule>: ElementRule {
  let rule: R
  @inline(__always) func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { rule.value(a, b) }
}

/// The derivative along the first of two operands.
struct PartialA<O: BinaryOperation>: ElementRule {
  let operation: O
  @inline(__always) func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { operation.partialA(a, b, y) }
}

/// The derivative along the second of two operands.
struct PartialB<O: BinaryOperation>: ElementRule {
  let operation: O
  @inline(__always) func at<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { operation.partialB(a, b, y) }
}

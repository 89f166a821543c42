// SPDX-License-Identifier: Apache-2.0
// ChainRule: functions of arrays against functions of numbers.

import AutodiffTesting
import Glibc
import Testing

@testable import Autodiff

@Suite("The vector library")
struct VectorFunctionTests {
  @Test("It is not used where the environment says so")
  func environment() {
    let word = getenv("CHAINRULE_SIMD").map { String(cString: $0) }
    #expect(word != "scalar" || !VectorLibrary.isUsed)
  }

  @Test(
    "Each function is within 4 units in the last place of that of one number, over the whole range",
    .enabled(if: VectorLibrary.isUsed), arguments: VectorFunction.allCases)
  func againstNumbers(_ function: VectorFunction) {
    let double = worst(function, Samples.doubles) { unitsInTheLastPlace(from: $0, to: $1) }
    let single = worst(function, Samples.floats) { unitsInTheLastPlace(from: $0, to: $1) }
    print(
      "\(function): at most \(double.units) units at \(double.x), \(single.units) at \(single.x)")
    #expect(double.units <= 4, "float64 at \(double.x)")
    #expect(single.units <= 4, "float32 at \(single.x)")
  }

  @Test(
    "A number's result is the same bits whatever its place and the numbers beside it",
    .enabled(if: VectorLibrary.isUsed), arguments: VectorFunction.allCases)
  func sameBits(_ function: VectorFunction) {
    expectSameBits(function, Array(Samples.doubles.prefix(1100)))
    expectSameBits(function, Array(Samples.floats.prefix(1100)))
  }

  @Test(
    "A slope comes along with the very value, and with all of its digits",
    .enabled(if: VectorLibrary.isUsed), arguments: SlopedFunction.allCases)
  func slopes(_ function: SlopedFunction) {
    expectSlopes(function, Samples.doubles) { unitsInTheLastPlace(from: $0, to: $1) }
    expectSlopes(function, Samples.floats) { unitsInTheLastPlace(from: $0, to: $1) }
  }

  private func expectSlopes<S: Scalar>(
    _ function: SlopedFunction, _ samples: [S], _ distance: (S, S) -> Double
  ) {
    let whole = sloped(function, samples)
    #expect(same(whole.values, evaluated(function.function, samples)))
    for (x, slope) in zip(samples, whole.slopes) {
      let single = function.slope(x)
      #expect(distance(slope, single) <= 4, "\(function) at \(x): \(slope), not \(single)")
    }
    for start in [0, 1, 3, 500] {
      for count in Array(0...20) + [63, 64, 65, 511, 513] {
        let range = start..<start + count
        for isInPlace in [false, true] {
          let part = sloped(function, Array(samples[range]), isInPlace: isInPlace)
          #expect(same(part.values, Array(whole.values[range])), "\(count) from \(start)")
          #expect(same(part.slopes, Array(whole.slopes[range])), "\(count) from \(start)")
        }
      }
    }
  }

  private func same<S: Scalar>(_ a: [S], _ b: [S]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  /// Calls the library; what lies behind the numbers must stay.
  private func sloped<S: Scalar>(
    _ function: SlopedFunction, _ samples: [S], isInPlace: Bool = false
  ) -> (values: [S], slopes: [S]) {
    var values = samples + [42]
    var slopes = [S](repeating: 42, count: samples.count + 1)
    values.withUnsafeMutableBufferPointer { values in
      slopes.withUnsafeMutableBufferPointer { slopes in
        samples.withUnsafeBufferPointer { source in
          guard let x = source.baseAddress, let y = values.baseAddress, let s = slopes.baseAddress
          else { return }
          S.evaluate(function, isInPlace ? UnsafePointer(y) : x, y, slopes: s, samples.count)
        }
      }
    }
    #expect(values.removeLast() == 42 && slopes.removeLast() == 42)
    return (values, slopes)
  }

  @Test(
    "A step is that of single numbers, bit for bit, into an array of its own or one of the others",
    .enabled(if: VectorLibrary.isUsed), arguments: VectorStep.allCases)
  func steps(_ step: VectorStep) {
    expectSteps(step, Array(Samples.doubles.prefix(1001)))
    expectSteps(step, Array(Samples.floats.prefix(1001)))
  }

  private func expectSteps<S: Scalar>(_ step: VectorStep, _ samples: [S]) {
    let others: [S] = samples.reversed() + [-0.0, 0, .infinity, .nan, S.leastNonzeroMagnitude]
    let a = samples + [0, -0.0, 0, 1, S(0.5)]
    for count in Array(0...20) + [a.count] {
      for isInPlace in [false, true] {
        var target = isInPlace ? a : [S](repeating: -0.0, count: a.count)
        let before = target
        target.withUnsafeMutableBufferPointer { target in
          a.withUnsafeBufferPointer { a in
            others.withUnsafeBufferPointer { b in
              guard let t = target.baseAddress, let p = a.baseAddress, let q = b.baseAddress
              else { return }
              S.take(step, isInPlace ? UnsafePointer(t) : p, q, t, count)
            }
          }
        }
        for index in 0..<count {
          let single = step.single(a[index], others[index], before[index])
          let found = target[index]
          #expect(
            found == single && found.sign == single.sign || found.isNaN && single.isNaN,
            "\(step) of \(a[index]) and \(others[index]): \(found), not \(single)")
        }
      }
    }
  }

  private func worst<S: Scalar>(
    _ function: VectorFunction, _ samples: [S], _ distance: (S, S) -> Double
  ) -> (units: Double, x: S) {
    var worst = (units: 0.0, x: S.zero)
    for (x, y) in zip(samples, evaluated(function, samples)) {
      let single = function.single(x)
      // A zero has its sign.
      let units = y == 0 && single == 0 && y.sign != single.sign ? .infinity : distance(y, single)
      if units > worst.units { worst = (units, x) }
    }
    return worst
  }

  private func expectSameBits<S: Scalar>(_ function: VectorFunction, _ samples: [S]) {
    let whole = evaluated(function, samples)
    for start in [0, 1, 2, 3, 5, 500] {
      for count in Array(0...20) + [63, 64, 65, 511, 513] {
        let part = evaluated(function, Array(samples[start..<start + count]))
        let same = zip(part, whole[start...]).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
        #expect(same && part.count == count, "\(function): \(count) from \(start)")
      }
    }
  }

  /// Calls the library, in place; what lies behind the numbers must stay.
  private func evaluated<S: Scalar>(_ function: VectorFunction, _ samples: [S]) -> [S] {
    var numbers = samples + [42]
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      S.evaluate(function, base, base, samples.count)
    }
    #expect(numbers.removeLast() == 42)
    return numbers
  }
}

/// Numbers of all sizes, the special ones first.
private enum Samples {
  static let doubles: [Double] = {
    let ends: [Double] = [
      0, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
      1, 0.5, .ulpOfOne, 708.4, 709.7, 709.79, 710.4, 710.5, 745.1, 745.2, 1e15, 1e22, 1e300, 1e307,
    ]
    var generator = SeededGenerator(seed: 11)
    let bits = (0..<4000).map { _ in Double(bitPattern: generator.next()) }
    let near = [1.0, 10, 750].flatMap { bound in
      (0..<4000).map { _ in Double.random(in: -bound...bound, using: &generator) }
    }
    return ends + ends.map { -$0 } + bits + near
  }()

  static let floats: [Float] = {
    let ends: [Float] = [
      0, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
      1, 0.5, .ulpOfOne, 87.4, 88.7, 88.73, 89.4, 89.5, 103.9, 104, 1e15, 1e30, 1e38,
    ]
    var generator = SeededGenerator(seed: 12)
    let bits = (0..<4000).map { _ in
      Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
    }
    let near = [Float(1), 10, 110].flatMap { bound in
      (0..<4000).map { _ in Float.random(in: -bound...bound, using: &generator) }
    }
    return ends + ends.map { -$0 } + bits + near
  }()
}

extension VectorFunction {
  /// The function of one number.
  fileprivate func single<S: Scalar>(_ x: S) -> S {
    switch self {
    case .exp: S.exp(x)
    case .exp2: S.exp2(x)
    case .exp10: S.exp10(x)
    case .expMinusOne: S.expMinusOne(x)
    case .log: S.log(x)
    case .log2: S.log2(x)
    case .log10: S.log10(x)
    case .logOnePlus: S.log(onePlus: x)
    case .sin: S.sin(x)
    case .cos: S.cos(x)
    case .tan: S.tan(x)
    case .asin: S.asin(x)
    case .acos: S.acos(x)
    case .atan: S.atan(x)
    case .sinh: S.sinh(x)
    case .cosh: S.cosh(x)
    case .tanh: S.tanh(x)
    case .atanh: S.atanh(x)
    case .cbrt: S.cbrt(x)
    case .sigmoid: S.sigmoid(x)
    case .softplus: S.softplus(x)
    }
  }
}

extension SlopedFunction {
  /// The derivative at one number.
  fileprivate func slope<S: Scalar>(_ x: S) -> S {
    switch self {
    case .sigmoid: Sigmoid().derivative(x, S.sigmoid(x))
    }
  }
}

extension VectorStep {
  /// The step of single numbers; `before` is what stands in the target.
  fileprivate func single<S: Scalar>(_ a: S, _ b: S, _ before: S) -> S {
    switch self {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .firstShare: 0 + a * b
    case .furtherShare: before + a * b
    }
  }
}

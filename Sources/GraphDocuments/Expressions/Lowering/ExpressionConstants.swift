// SPDX-License-Identifier: Apache-2.0
// ChainRule: the terms of an expression that are numbers written out.

/// Which terms of an expression are numbers written out, alone or in arrays, and of which shape.
struct ExpressionConstants {
  /// The shape of each term that is one, as a number of ``shapes``; -1 for the others.
  private var shapeOfTerm: [Int32] = []
  /// The distinct shapes; the first one is the scalar.
  private(set) var shapes: [[Int]] = [[]]
  private var numbers: [[Int]: Int32] = [[]: 0]
  /// The arrays that are no tensor, and why.
  private(set) var faults: [(term: Int, fault: TensorFault)] = []
  private var isFaulty: [Int: Bool] = [:]

  /// - Complexity: O(terms).
  init(_ expression: Expression) {
    shapeOfTerm.reserveCapacity(expression.terms.count)
    for (index, term) in expression.terms.enumerated() {
      let shape: Int32 =
        switch term.kind {
        case .number, .pi: 0
        case .negated:
          expression.operands(of: index).first.flatMap { shapeOfTerm[Int($0)] == 0 ? 0 : nil } ?? -1
        case .array: shape(of: index, expression.operands(of: index))
        default: -1
        }
      shapeOfTerm.append(shape)
    }
  }

  /// Whether a term is a number or an array of numbers.
  func contains(_ term: Int) -> Bool { shapeOfTerm[term] >= 0 }

  /// Whether a term is a number.
  func isNumber(_ term: Int) -> Bool { shapeOfTerm[term] == 0 }

  /// Whether a term is an array that is no tensor.
  func isFaulty(_ term: Int) -> Bool { isFaulty[term] ?? false }

  /// The shape of a term that is a constant.
  func shape(of term: Int) -> [Int] { shapes[Int(max(shapeOfTerm[term], 0))] }

  /// Appends the elements of a term that is a constant, in row-major order.
  func append(_ term: Int, of expression: Expression, to numbers: inout NumberBuffer) {
    // The terms that it consists of stand right before it, and hold nothing else.
    var first = term
    while let inner = expression.operands(of: first).first { first = Int(inner) }
    for place in first...term {
      switch expression.terms[place].kind {
      case .number, .pi: numbers.append(ExpressionConstants.value(expression.terms[place].kind))
      case .negated:
        let last = numbers[numbers.count - 1]
        numbers.truncate(to: numbers.count - 1)
        numbers.append(-last)
      default: break
      }
    }
  }

  /// The value of a number.
  static func value(_ kind: ExpressionTerm.Kind) -> Double {
    if case .number(let value) = kind { value } else { .pi }
  }

  /// The shape of an array; -1 if not all of it is numbers.
  private mutating func shape(of array: Int, _ elements: ArraySlice<Int32>) -> Int32 {
    guard let first = elements.first else { return number(of: [0]) }
    var other: Int32?
    for element in elements {
      let shape = shapeOfTerm[Int(element)]
      if shape < 0 {
        if isFaulty[Int(element)] == true { isFaulty[array] = true }
        return -1
      }
      if shape != shapeOfTerm[Int(first)], other == nil { other = shape }
    }
    let own = shapes[Int(shapeOfTerm[Int(first)])]
    if let other {
      return refuse(array, ExpressionConstants.fault(own, shapes[Int(other)]))
    }
    guard own.count < TensorReader.maximumRank else {
      let limit = TensorReader.maximumRank
      return refuse(array, .tooManyDimensions(count: own.count + 1, limit: limit))
    }
    return number(of: [elements.count] + own)
  }

  private mutating func refuse(_ array: Int, _ fault: TensorFault) -> Int32 {
    faults.append((array, fault))
    isFaulty[array] = true
    return -1
  }

  private static func fault(_ expected: [Int], _ actual: [Int]) -> TensorFault {
    guard let length = expected.first, let other = actual.first else {
      return .mixedDepth(expectedArray: !expected.isEmpty)
    }
    if expected.count == actual.count, let place = zip(expected, actual).firstDifference {
      return .ragged(expected: expected[place], actual: actual[place])
    }
    return length == other
      ? .mixedDepth(expectedArray: expected.count > actual.count)
      : .ragged(expected: length, actual: other)
  }

  private mutating func number(of shape: [Int]) -> Int32 {
    if let number = numbers[shape] { return number }
    let number = Int32(truncatingIfNeeded: shapes.count)
    shapes.append(shape)
    numbers[shape] = number
    return number
  }
}

extension Zip2Sequence<[Int], [Int]> {
  /// The first place where two lists differ.
  fileprivate var firstDifference: Int? { enumerated().first { $1.0 != $1.1 }?.offset }
}

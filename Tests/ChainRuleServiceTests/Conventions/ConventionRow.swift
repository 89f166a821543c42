// SPDX-License-Identifier: Apache-2.0
// ChainRule: a case at a kink or at the end of a domain, and what every convention answers.

import Autodiff
import Foundation
import GraphDocuments
import Testing

/// A case at a kink or at the end of a domain, and what every convention answers.
struct ConventionRow: Sendable, CustomTestStringConvertible {
  /// The case, and where another program's answer is followed by no convention, that answer.
  let name: String
  let expression: String
  /// The values of inputs in JSON, by name.
  let inputs: [(name: String, value: String)]
  /// The elements of the value, and of the gradients with respect to the inputs.
  let value: [Double]
  let gradients: [[Double]]
  /// The gradients under conventions that answer otherwise.
  let others: [KinkConvention: [[Double]]]
  /// A part of what is said of a result that is not finite; `nil` if it is finite.
  let remark: String?

  var testDescription: String { name }

  init(
    _ name: String, _ expression: String, at inputs: KeyValuePairs<String, String>,
    _ value: [Double], _ gradients: [[Double]], _ others: [KinkConvention: [[Double]]] = [:],
    remark: String? = nil
  ) {
    (self.name, self.expression) = (name, expression)
    self.inputs = inputs.map { ($0.key, $0.value) }
    (self.value, self.gradients, self.others) = (value, gradients, others)
    self.remark = remark
  }

  /// The operations that it calls by name.
  var operations: [String] { Self.operations(in: expression) }

  fileprivate static func operations(in expression: String) -> [String] {
    guard let terms = try? ExpressionParser.parse(expression).terms else { return [] }
    return terms.compactMap { term in
      if case .call(let name, _) = term.kind { name } else { nil }
    }
  }

  /// Whether it maps numbers, each on its own.
  var isOfScalars: Bool {
    inputs.allSatisfy { !$0.value.hasPrefix("[") } && !expression.contains("bce")
  }

  /// What a convention answers.
  func gradients(under convention: KinkConvention) -> [[Double]] {
    others[convention] ?? gradients
  }

  /// The case as a document.
  func document(
    _ convention: KinkConvention, _ more: String = "", times copies: Int? = nil
  ) throws -> String {
    let text = try #require(String(data: JSONEncoder().encode(expression), encoding: .utf8))
    let values = inputs.map { input in
      let value = copies.map { "[\(repeatElement(input.value, count: $0).joined(separator: ","))]" }
      return "\"\(input.name)\": \(value ?? input.value)"
    }
    let names = inputs.map { "\"\($0.name)\"" }.joined(separator: ", ")
    let batch = copies == nil ? "" : ", \"batch\": [\(names)]"
    return """
      {"expression": \(text), "inputs": {\(values.joined(separator: ", "))}, "wrt": [\(names)],
       "convention": "\(convention.rawValue)"\(batch)\(more)}
      """
  }
}

/// A matrix that an operation cannot take.
struct RefusedRow: Sendable, CustomTestStringConvertible {
  let expression: String
  /// The matrix x, in JSON.
  let value: String

  init(_ expression: String, at value: String) {
    (self.expression, self.value) = (expression, value)
  }

  var testDescription: String { "\(expression) of \(value)" }
  var operations: [String] { ConventionRow.operations(in: expression) }
}

/// A row of the table under one of the conventions.
struct ConventionCase: Sendable, CustomTestStringConvertible {
  let row: ConventionRow
  let convention: KinkConvention

  var testDescription: String { "\(row.name), under \(convention.rawValue)" }

  var gradients: [[Double]] { row.gradients(under: convention) }

  /// The cases whose operations there are.
  static let all = ConventionTable.rows.filter { row in
    row.operations.allSatisfy { OperationTable.find($0) != nil }
  }.flatMap { row in
    KinkConvention.allCases.map { ConventionCase(row: row, convention: $0) }
  }
}

// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph that fits a query.

internal import GraphDocuments

/// A graph whose members are given as parameters, each holding JSON text.
///
/// They are put together to the document that a body would be, and read the same way; what is wrong
/// is then said of the parameter instead of a place in a body that nobody sent.
struct GraphParameters {
  /// The parameters that hold JSON text.
  static let names =
    ["nodes", "edges", "links", "inputs", "cotangents"] + CallOptions.checkMembers

  /// Whether a parameter is a graph, or what belongs to one.
  static func isGraph(_ parameter: CallParameter) -> Bool {
    parameter.name == "expression" || names.contains(parameter.name)
  }

  private var document: [UInt8] = [UInt8(ascii: "{")]
  private var others: [CallParameter] = []

  init(_ parameters: [CallParameter]) {
    for parameter in parameters {
      guard GraphParameters.names.contains(parameter.name) else {
        others.append(parameter)
        continue
      }
      if document.count > 1 { document.append(UInt8(ascii: ",")) }
      document.append(contentsOf: "\"\(parameter.name)\":\(parameter.value)".utf8)
    }
    document.append(UInt8(ascii: "}"))
  }

  /// Calls `body` with the document, padded, and with the other parameters.
  func read<Value>(
    _ body: (UnsafeBufferPointer<UInt8>, [CallParameter]) throws(DocumentError) -> Value
  ) throws(DocumentError) -> Value {
    let padded = document + [UInt8](repeating: 0, count: JSONTape.padding)
    do throws(DocumentError) {
      return try padded.withUnsafeBufferPointer { (bytes) throws(DocumentError) in
        try body(UnsafeBufferPointer(rebasing: bytes[..<document.count]), others)
      }
    } catch {
      throw DocumentError(error.findings.map(inParameter), isMalformed: error.isMalformed)
    }
  }

  private func inParameter(_ finding: Finding) -> Finding {
    var finding = finding
    finding.parameter = finding.parameter ?? finding.pointer?.tokens.first
    finding.line = nil
    finding.column = nil
    return finding
  }
}

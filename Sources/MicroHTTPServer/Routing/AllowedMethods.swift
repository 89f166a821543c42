// SPDX-License-Identifier: Apache-2.0
// ChainRule: the methods that a path answers.

public import HTTPTypes

/// The methods that a path answers, as a list and as the text of an `Allow` field.
public struct AllowedMethods: Sendable, Equatable {
  /// The methods, each once.
  public let methods: [HTTPRequest.Method]

  /// The methods joined by commas, as `Allow` wants them.
  public let fieldValue: String

  /// Makes a list of methods; `HEAD` is added where `GET` is, `OPTIONS` always.
  public init(_ methods: some Sequence<HTTPRequest.Method>) {
    var all: [HTTPRequest.Method] = []
    func add(_ method: HTTPRequest.Method) {
      if !all.contains(method) { all.append(method) }
    }
    for method in methods {
      add(method)
      if method == .get { add(.head) }
    }
    add(.options)
    self.methods = all
    fieldValue = all.map(\.rawValue).joined(separator: ", ")
  }

  /// Whether the path answers a method.
  public func contains(_ method: HTTPRequest.Method) -> Bool {
    methods.contains(method)
  }
}

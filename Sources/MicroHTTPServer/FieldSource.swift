// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the header fields of a request are looked up.

public import HTTPTypes

/// The header fields of one request, looked up when asked for.
///
/// A request has a dozen fields and a handler reads two of them, so nothing is copied until it is
/// asked for. A source that belongs to a connection answers `nil` once its request is over.
public protocol FieldSource: AnyObject, Sendable {
  /// The value of the first field of this name, whatever its case; `nil` if there is none.
  func value(of name: HTTPField.Name) -> String?
}

/// Header fields held in memory: for handlers run without a socket.
public final class StoredFields: FieldSource {
  private let fields: HTTPFields

  /// Makes a source of given fields; empty by default.
  public init(_ fields: HTTPFields = [:]) {
    self.fields = fields
  }

  /// The value of the field of this name, several values joined by commas; `nil` if there is none.
  public func value(of name: HTTPField.Name) -> String? {
    fields[name]
  }
}

// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of a request before its body is read.

public import HTTPTypes

/// The head of a request: all that is known before a byte of its body is read.
public struct RequestHead: Sendable {
  /// The method, as sent.
  public var method: HTTPRequest.Method

  /// The path as sent, still percent-encoded, without the query; repeated slashes are one.
  public var path: String

  /// The text after the first `?`, as sent; `nil` if there is no `?`, empty if nothing follows it.
  public var query: String?

  /// The length of the body that `Content-Length` announces; `nil` if it does not.
  public var contentLength: Int?

  /// The numeric address of the client; `nil` for a Unix socket and for requests made in memory.
  public var clientAddress: String?

  private let fields: any FieldSource

  /// Makes a head from its parts.
  public init(
    method: HTTPRequest.Method, path: String, query: String? = nil,
    fields: any FieldSource = StoredFields(), contentLength: Int? = nil,
    clientAddress: String? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.fields = fields
    self.contentLength = contentLength
    self.clientAddress = clientAddress
  }

  /// The value of the header field of this name, whatever its case; `nil` if there is none.
  public subscript(name: HTTPField.Name) -> String? {
    fields.value(of: name)
  }
}

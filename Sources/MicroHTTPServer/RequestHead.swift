// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of a request before its body is read.

public import HTTPTypes

/// The head of a request: all that is known before a byte of its body is read.
///
/// It never changes and is passed on many times, so that it is one reference: copying its parts one
/// by one was a tenth of a small request's bookkeeping.
public struct RequestHead: Sendable {
  /// The method, as sent.
  public var method: HTTPRequest.Method { parts.method }

  /// The path as sent, still percent-encoded, without the query; repeated slashes are one.
  public var path: String { parts.path }

  /// The text after the first `?`, as sent; `nil` if there is no `?`, empty if nothing follows it.
  public var query: String? { parts.query }

  /// The length of the body that `Content-Length` announces; `nil` if it does not.
  public var contentLength: Int? { parts.contentLength }

  /// The numeric address of the client; `nil` for a Unix socket and for requests made in memory.
  public var clientAddress: String? { parts.clientAddress }

  private let parts: Parts

  private final class Parts: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let query: String?
    let contentLength: Int?
    let clientAddress: String?
    let fields: any FieldSource

    init(
      method: HTTPRequest.Method, path: String, query: String?, fields: any FieldSource,
      contentLength: Int?, clientAddress: String?
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.fields = fields
      self.contentLength = contentLength
      self.clientAddress = clientAddress
    }
  }

  /// Makes a head from its parts.
  public init(
    method: HTTPRequest.Method, path: String, query: String? = nil,
    fields: any FieldSource = StoredFields(), contentLength: Int? = nil,
    clientAddress: String? = nil
  ) {
    parts = Parts(
      method: method, path: path, query: query, fields: fields, contentLength: contentLength,
      clientAddress: clientAddress)
  }

  /// The value of the header field of this name, whatever its case; `nil` if there is none.
  public subscript(name: HTTPField.Name) -> String? {
    parts.fields.value(of: name)
  }
}

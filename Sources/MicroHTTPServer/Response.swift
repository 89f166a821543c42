// SPDX-License-Identifier: Apache-2.0
// ChainRule: an answer to a request.

public import HTTPTypes

/// An answer: a status, header fields and the bytes of the body.
public struct Response: Sendable {
  /// The status.
  public var status: HTTPResponse.Status

  /// The header fields, without those of framing (`Content-Length`, `Connection`, `Date`).
  public var fields: [HTTPField]

  /// Fields beside these that were written as text at once.
  package var written = WrittenFields()

  /// The bytes of the body.
  ///
  /// They are sent from where they are, without a copy.
  public var body: ResponseBody

  /// Makes an answer; without a body by default.
  public init(
    status: HTTPResponse.Status, fields: [HTTPField] = [], body: ResponseBody = .empty
  ) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// All header fields: ``fields``, and those that were written as text.
  public var allFields: [HTTPField] { written.isEmpty ? fields : fields + written.fields }

  /// The value of the first field of this name; `nil` if there is none.
  ///
  /// Setting replaces all.
  public subscript(name: HTTPField.Name) -> String? {
    get { allFields.first { $0.name == name }?.value }
    set {
      fields.removeAll { $0.name == name }
      if let newValue { fields.append(HTTPField(name: name, value: newValue)) }
    }
  }
}

/// The bytes of an answer's body.
public enum ResponseBody: Sendable {
  /// No bytes.
  case empty
  /// Bytes in memory, kept alive until the last one is sent.
  case bytes([UInt8])

  /// The number of bytes.
  public var count: Int {
    switch self {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    }
  }
}

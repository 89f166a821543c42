// SPDX-License-Identifier: Apache-2.0
// ChainRule: the kinds of problems, each with its status and its words.

/// The kinds of problems that a reply can tell of; one row for each.
///
/// The raw value is the last segment of the `type` and never changes its meaning.
package enum ProblemKind: String, CaseIterable, Sendable {
  case malformedDocument = "malformed-document"
  case malformedQuery = "malformed-query"
  case malformedCoding = "malformed-coding"
  case unexpectedBody = "unexpected-body"
  case badFraming = "bad-framing"
  case notFound = "not-found"
  case methodNotAllowed = "method-not-allowed"
  case notAcceptable = "not-acceptable"
  case tooSlow = "too-slow"
  case preconditionFailed = "precondition-failed"
  case bodyTooLarge = "body-too-large"
  case queryTooLong = "query-too-long"
  case unsupportedCoding = "unsupported-coding"
  case expectationFailed = "expectation-failed"
  case invalidDocument = "invalid-document"
  case checkFailed = "check-failed"
  case internalError = "internal-error"
  case overloaded
  case draining
  case deadlineExceeded = "deadline-exceeded"

  /// What a kind is: the row of the table.
  package struct Definition: Sendable, Hashable {
    /// The status that it is sent with.
    package let status: Int
    /// The kind in a few words, the same for every problem of the kind.
    package let title: String
    /// What it means and what to do, in a sentence or two.
    package let about: String
    /// Seconds after which to try again; `nil` where waiting would not help.
    package var retryAfterSeconds: Int?
  }

  /// Where a description of this kind is found.
  package var type: String { "https://chainrule.dev/problems/\(rawValue)" }

  /// The row of this kind.
  package var definition: Definition { ProblemKind.definitions[self] ?? ProblemKind.unknown }

  private static let unknown = Definition(status: 500, title: "Internal error", about: "")
}

extension ProblemKind {
  // One table, so that the page about problems and the contract can list what is sent.
  private static let definitions: [ProblemKind: Definition] = [
    .malformedDocument: Definition(
      status: 400, title: "The document has the wrong form",
      about: "The body is not JSON in UTF-8, or a member has another JSON type than it must."),
    .malformedQuery: Definition(
      status: 400, title: "The query cannot be read",
      about: "A parameter is not percent-encoded UTF-8, or has no value."),
    .malformedCoding: Definition(
      status: 400, title: "The body is not what its coding says",
      about: "Content-Encoding says gzip, and the bytes are not, or end too early."),
    .unexpectedBody: Definition(
      status: 400, title: "This request takes no body",
      about: "A GET computes what its query says. A document is sent with POST."),
    .badFraming: Definition(
      status: 400, title: "The request cannot be told from the next",
      about:
        "Content-Length and Transfer-Encoding contradict each other, cannot be read, or announce "
        + "more than was sent."),
    .notFound: Definition(
      status: 404, title: "There is nothing here",
      about: "No route has this path, or what the path names does not exist."),
    .methodNotAllowed: Definition(
      status: 405, title: "This path does not know the method",
      about: "Allow lists the methods that the path knows."),
    .notAcceptable: Definition(
      status: 406, title: "No accepted media type is offered",
      about: "Accept names none of the media types in which the reply can be sent."),
    .tooSlow: Definition(
      status: 408, title: "The request came too slowly",
      about: "Head and body each have a time within which they must arrive."),
    .preconditionFailed: Definition(
      status: 412, title: "A condition of the request does not hold",
      about: "If-Match names another representation than there is."),
    .bodyTooLarge: Definition(
      status: 413, title: "The body is too large",
      about: "The limit is body-bytes of GET /v1/limits; it holds after decompression, too."),
    .queryTooLong: Definition(
      status: 414, title: "The query is too long",
      about: "What has many members is sent as the body of a POST. "
        + "A target that does not fit at all is answered by the HTTP library, with a short page."),
    .unsupportedCoding: Definition(
      status: 415, title: "The coding of the body is not known",
      about: "Content-Encoding may be gzip or identity; Accept-Encoding of the reply says so."),
    .expectationFailed: Definition(
      status: 417, title: "The expectation cannot be met",
      about: "Expect may be 100-continue."),
    .invalidDocument: Definition(
      status: 422, title: "The document has the right form and a wrong content",
      about: "Every violation is in errors, with its place and, where there is one, a hint."),
    .checkFailed: Definition(
      status: 422, title: "A claim does not hold",
      about: "The members of the reply say which, and why; asked for with failWith=422."),
    .internalError: Definition(
      status: 500, title: "Something is wrong with the service",
      about: "The fault is ours; requestId finds it in the log."),
    .overloaded: Definition(
      status: 503, title: "The service is full",
      about: "All workers are busy and their queue is full, or no memory is left for the body.",
      retryAfterSeconds: 1),
    .draining: Definition(
      status: 503, title: "The service is stopping",
      about: "It finishes what it has begun and takes nothing new.", retryAfterSeconds: 5),
    .deadlineExceeded: Definition(
      status: 503, title: "The time for the work was over",
      about: "The limit is deadline-seconds, or timeoutMs of the request. Waiting does not help."),
  ]
}

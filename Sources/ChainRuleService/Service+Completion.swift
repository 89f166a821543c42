// SPDX-License-Identifier: Apache-2.0
// ChainRule: from what a route made to the response that is sent.

internal import HTTPTypes
internal import MicroHTTPServer

extension Service {
  /// The response to a request: status, fields that every response has, and the line in the log.
  func complete(_ reply: Reply, _ record: RequestRecord) -> Response {
    var response: Response
    var timing = ServerTiming()
    switch reply {
    case .content(let content):
      response = self.response(content, record)
      if let timings = content.timings { timing = timings.field }
    case .problem(let problem): response = self.response(problem, record)
    case .response(let made): response = made
    case .later(let work): return complete(finished(work), record)
    }
    response.written = WrittenFields(capacity: timing.capacity + RequestIdentity.capacity) {
      timing.write(to: &$0)
      record.identity.write(to: &$0)
    }
    record.identity.markTrace(&response)
    crossOrigin.mark(&response, for: record.head)
    if logsRequests { log(response, record) }
    return response
  }

  /// What work comes to, whatever more it asks for.
  private func finished(_ work: @Sendable () -> Reply) -> Reply {
    var reply = work()
    while case .later(let more) = reply { reply = more() }
    return reply
  }

  private func response(_ problem: Problem, _ record: RequestRecord) -> Response {
    var response = Response(
      status: HTTPResponse.Status(code: problem.status), fields: [Content.problem],
      body: .bytes(problem.json(requestID: record.identity.requestID)))
    response.fields.append(contentsOf: problem.fields)
    if let seconds = problem.kind.definition.retryAfterSeconds {
      response.fields.append(HTTPField(name: .retryAfter, value: String(seconds)))
    }
    if record.head?.method == .get || record.head?.method == .head {
      response.setCaching(.never)
    }
    return response
  }

  private func response(_ content: Content, _ record: RequestRecord) -> Response {
    var response = Response(status: .ok)
    response.fields.append(content.type)
    let coding = coding(of: content, for: record.head)
    if let tag = content.tag?.coded(coding) {
      switch record.head.map({ PreconditionOutcome.of($0, current: tag) }) {
      case .notModified: return notModified(tag, content)
      case .failed: return self.response(Problem(of: .preconditionFailed), record)
      case .proceed, nil:
        response.fields.append(HTTPField(name: .eTag, value: tag.description))
      }
    }
    response.body = .bytes(content.bytes)
    if coding == .gzip, let bytes = compressed(content.bytes) {
      response.body = .bytes(bytes)
      response.fields.append(Service.gzipField)
    }
    mark(&response, content)
    return response
  }

  private func notModified(_ tag: EntityTag, _ content: Content) -> Response {
    var response = Response.notModified(tag)
    mark(&response, content)
    return response
  }

  private func mark(_ response: inout Response, _ content: Content) {
    if let caching = content.caching {
      response.setCaching(caching)
      response.fields.append(Service.varyAccept)
    } else if content.bytes.count > configuration.uncompressedBytes {
      response.addVary(.acceptEncoding)
    }
  }

  private static let gzipField = HTTPField(
    name: .contentEncoding, value: ContentCoding.gzip.rawValue)
  private static let varyAccept = HTTPField(name: .vary, value: "Accept, Accept-Encoding")

  /// The coding to send content in: gzip where it is accepted and worth its work.
  private func coding(of content: Content, for head: RequestHead?) -> ContentCoding {
    guard content.bytes.count > configuration.uncompressedBytes,
      let accepted = head?[.acceptEncoding]
    else { return .identity }
    return ContentCoding.preferred(of: [.identity, .gzip], acceptEncoding: accepted) ?? .identity
  }

  /// Whether compressing content would hold an event loop for too long.
  func isLongToCompress(_ content: Content, for head: RequestHead?) -> Bool {
    content.bytes.count > configuration.inlineCompressedBytes
      && coding(of: content, for: head) == .gzip
  }

  /// The bytes in gzip; `nil` if there is no memory for it.
  private func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    try? bytes.withUnsafeBufferPointer { buffer throws(GzipError) in
      try Gzip.compress(buffer)
    }
  }
}

extension Timings {
  /// The timings as the `Server-Timing` field.
  var field: ServerTiming {
    var field = ServerTiming()
    if let decode { field.add("decode", nanoseconds: decode) }
    if let plan { field.add("plan", nanoseconds: plan) }
    if let forward { field.add("forward", nanoseconds: forward) }
    if let reverse { field.add("reverse", nanoseconds: reverse) }
    if let encode { field.add("encode", nanoseconds: encode) }
    return field
  }
}

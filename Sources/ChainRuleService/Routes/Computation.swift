// SPDX-License-Identifier: Apache-2.0
// ChainRule: one computation: from the bytes of a request to those of its reply.

internal import Autodiff
internal import GraphDocuments
internal import HTTPTypes
internal import MicroHTTPServer

/// One computation: from the bytes of a request to those of its reply.
struct Computation: Sendable {
  private let verb: Verb
  private let call: RouteCall
  private let began = Stopwatch.now

  init(_ verb: Verb, _ call: RouteCall) {
    self.verb = verb
    self.call = call
  }

  /// The reply, or the work that makes it where that is more than an event loop may do.
  func reply() -> Reply {
    let query = Query(call.request.head.query)
    guard query.problems.isEmpty else { return .problem(Problem(query.problems)) }
    if let wrong = query.items.first(where: { isFailWith($0) && $0.value != "422" }) {
      return .problem(Problem(failWith: wrong.value ?? ""))
    }
    let parameters = query.items.filter { !isFailWith($0) }
      .map { CallParameter(name: $0.name, value: $0.value ?? "") }
    if call.request.head.method != .post {
      if let known = notModified() { return known }
    } else if isCompressed {
      // A few bytes may stand for many: how many, nobody knows before.
      return .later { inflated(parameters) }
    }
    return call.request.body.withBytes { body in
      prepared(call.service.engine.prepare(verb, body: body, parameters: parameters))
    }
  }

  private var isCompressed: Bool {
    (try? ContentCoding.ofBody(call.request.head[.contentEncoding])) == .gzip
  }

  private func inflated(_ parameters: [CallParameter]) -> Reply {
    let limit = call.service.configuration.limits.bodyBytes
    do throws(GzipError) {
      let bytes = try call.request.body.withBytes { body throws(GzipError) in
        try Gzip.decompress(body, maximumBytes: limit, padding: RequestBody.padding)
      }
      return bytes.withUnsafeBufferPointer { padded in
        let body = UnsafeBufferPointer(rebasing: padded.dropLast(RequestBody.padding))
        return prepared(call.service.engine.prepare(verb, body: body, parameters: parameters))
      }
    } catch {
      return .problem(Problem(error))
    }
  }

  private func prepared(_ preparation: Preparation) -> Reply {
    switch preparation {
    case .finished(let outcome, let timings, let nodes):
      if nodes > 0 { call.service.metrics.add(nodes, to: .nodesEvaluated) }
      return reply(outcome, timings)
    case .ready(let work):
      guard let format = verb == .render ? format(of: work) : .svg else {
        return .problem(Problem(notAcceptable: PictureFormat.offered.map(\.media)))
      }
      return isLong(work) ? .later { run(work, drawnAs: format) } : run(work, drawnAs: format)
    }
  }

  /// Whether it takes longer than an event loop may be held.
  private func isLong(_ work: PreparedCall) -> Bool {
    work.isDrawn || work.cost > call.service.configuration.inlineOperations
  }

  /// What a picture is written in: what the document says, or else what the client would rather have;
  /// `nil` if that is nothing that is offered.
  private func format(of work: PreparedCall) -> PictureFormat? {
    if let format = work.format { return format }
    let offers = PictureFormat.offered
    let media = MediaType.preferred(
      of: offers.map(\.media), accept: call.request.head[.accept])
    return offers.first { $0.media == media }
  }

  private func run(_ work: PreparedCall, drawnAs format: PictureFormat) -> Reply {
    let manner = DrawingManner(format: format)
    let (outcome, timings) = work.run(within: budget(work), drawing: manner)
    switch outcome {
    case .reply, .picture: call.service.metrics.add(work.nodeCount, to: .nodesEvaluated)
    case .refused, .stopped: break
    }
    return reply(outcome, timings)
  }

  private func budget(_ work: PreparedCall) -> Budget {
    var milliseconds = call.service.configuration.limits.deadlineMilliseconds
    if let own = work.timeoutMilliseconds { milliseconds = min(milliseconds, own) }
    let deadline = Stopwatch.time(milliseconds: milliseconds, after: began)
    let cancellation = call.request.cancellation
    return Budget {
      if cancellation.isCancelled { return .cancelled }
      return Stopwatch.now < deadline ? nil : .deadlineExceeded
    }
  }

  /// Whether the reply to a check says that a claim does not hold.
  private func saysFailed(_ reply: [UInt8]) -> Bool {
    struct Verdict: Decodable { let passed: Bool }
    return (try? DocumentDecoder.decode(Verdict.self, from: reply))?.passed == false
  }

  private func isFailWith(_ item: Query.Item) -> Bool { verb == .check && item.name == "failWith" }

  /// Whether a failed check is to be a problem.
  private var failsWithProblem: Bool {
    verb == .check && Query(call.request.head.query).items.contains(where: isFailWith)
  }

  private func reply(_ outcome: Outcome, _ timings: Timings) -> Reply {
    switch outcome {
    case .reply(let bytes):
      if failsWithProblem, saysFailed(bytes) { return .problem(Problem(failedCheck: bytes)) }
      return reply(Content(bytes, Content.json), timings)
    case .picture(let bytes, let format):
      let type = HTTPField(name: .contentType, value: format.media.description)
      return reply(Content(bytes, type), timings)
    case .refused(let error): return .problem(Problem(error))
    case .stopped(let error):
      guard let problem = Problem(error) else {
        return .response(Response(status: .serviceUnavailable))
      }
      call.service.metrics.recordRefusal(.deadlineExceeded)
      return .problem(problem)
    }
  }

  private func reply(_ content: Content, _ timings: Timings) -> Reply {
    var content = content
    content.timings = timings
    if call.request.head.method != .post {
      content.tag = tag
      content.caching = .revalidate
    }
    return .content(content)
  }
}

extension PictureFormat {
  /// The media type of a picture.
  var media: MediaType {
    switch self {
    case .svg: .svg
    case .dot: .text("vnd.graphviz")
    case .mermaid: .text("vnd.mermaid")
    case .latex: .text("x-latex")
    case .mathml: .mathML
    case .text: .plain
    }
  }
}

extension Computation {
  /// The tag of the reply to a `GET`, known before the work is done: the same query to the same
  /// version gives the same bytes.
  private var tag: EntityTag {
    let head = call.request.head
    return EntityTag(
      hashOf: Array(ProgramVersion.version.utf8), Array(head.path.utf8),
      Array((head.query ?? "").utf8),
      Array((verb == .render ? head[.accept] ?? "" : call.media?.description ?? "").utf8))
  }

  /// 304 where the client says that it has the reply; `nil` where the work must be done.
  ///
  /// A client has the tag from a reply of ours, so the query was right. `*` says nothing of the
  /// kind and waits for the work.
  private func notModified() -> Reply? {
    guard let field = call.request.head[.ifNoneMatch], call.request.head[.ifMatch] == nil,
      let list = EntityTagList(field), list != .any
    else { return nil }
    let ours: [EntityTag] = [tag, tag.coded(.gzip)]
    guard let held = ours.first(where: { list.names($0) }) else { return nil }
    var response = Response.notModified(held)
    response.setCaching(.revalidate)
    response.addVary(.accept)
    response.addVary(.acceptEncoding)
    return .response(response)
  }
}

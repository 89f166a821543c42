// SPDX-License-Identifier: Apache-2.0
// ChainRule: the command that serves.

internal import ArgumentParser
internal import Autodiff
internal import ChainRuleService
internal import Glibc
internal import Logging
internal import MicroHTTPServer

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve gradients over HTTP until SIGTERM or SIGINT.",
    discussion: """
      Prints 'listening on http://HOST:PORT' when it is ready to answer. The first signal lets \
      requests that have begun be answered, the second one ends the program at once.
      """)

  @Option(help: "The address or name to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 picks a free one.")
  var port = 8080

  @Option(help: "Threads for long requests (default: one for each core).")
  var workers: Int?

  @Option(help: "Event loops (default: one for each core).")
  var threads: Int?

  @Option(help: "Threads for the rows of one batch (default: one for each core).")
  var batchThreads: Int?

  @Option(help: "Threads that share one large product of matrices.")
  var blasThreads = 1

  @Option(help: "An origin whose pages may PUT and DELETE; may be repeated.")
  var corsOrigin: [String] = []

  @Option(
    help: ArgumentHelp(
      "A limit, as listed by 'chainrule limits'; may be repeated.", valueName: "name=value"))
  var limit: [String] = []

  @Option(help: "The least level that is logged; info logs every request.")
  var logLevel = LogLevel.notice

  @Option(help: "How the log is written.")
  var logFormat = LogForm.json

  func validate() throws {
    guard 0...65_535 ~= port else { throw ValidationError("--port is from 0 to 65535.") }
    let counts = [("workers", workers), ("threads", threads), ("batch-threads", batchThreads)]
    for (name, count) in counts {
      guard 1...1024 ~= count ?? 1 else { throw ValidationError("--\(name) is from 1 to 1024.") }
    }
    guard 1...MatrixLibrary.mostThreads ~= blasThreads else {
      throw ValidationError("--blas-threads is from 1 to \(MatrixLibrary.mostThreads).")
    }
    _ = try limits()
  }

  func run() throws {
    let logger = Logger(label: "chainrule") { label in
      LineLog(label: label, form: logFormat, level: logLevel.level)
    }
    MatrixLibrary.setThreads(blasThreads)
    FreedMemory.keepForNextRequests()
    let service = try service(logger)
    let signals = StopSignals()
    let server = try start(service)
    Terminal.print("listening on http://\(server.address)")
    logger.notice("listening", metadata: ["address": .string("\(server.address)")])
    let signal = signals.wait()
    logger.notice("stopping", metadata: ["signal": .stringConvertible(Int(signal))])
    service.drain()
    let summary = server.stop(deadline: .seconds(service.configuration.limits.deadlineSeconds))
    logger.notice(
      "stopped",
      metadata: [
        "finishedRequests": .stringConvertible(summary.finishedRequests),
        "cutRequests": .stringConvertible(summary.cutRequests),
      ])
  }

  private func start(_ service: Service) throws -> HTTPServer {
    let configuration = try serverConfiguration()
    do throws(HTTPServerError) {
      return try HTTPServer(
        configuration, handler: service, events: ServiceObserver(service).observe)
    } catch {
      Terminal.error("chainrule: \(error)")
      throw ExitCode.failure
    }
  }

  private func service(_ logger: Logger) throws -> Service {
    var configuration = ServiceConfiguration()
    configuration.limits = try limits()
    configuration.allowedOrigins = corsOrigin
    configuration.batchThreads = batchThreads
    configuration.logger = logger
    do {
      return try Service(configuration)
    } catch let error as CrossOriginError {
      throw ValidationError("--cors-origin: \(error)")
    }
  }

  private func limits() throws -> Limits {
    var limits = Limits()
    for setting in limit {
      do throws(LimitError) {
        try limits.apply(setting)
      } catch {
        throw ValidationError("--limit: \(error)")
      }
    }
    return limits
  }

  private func serverConfiguration() throws -> HTTPServer.Configuration {
    var configuration = HTTPServer.Configuration(address: .tcp(host: host, port: port))
    configuration.apply(try limits())
    if let workers { configuration.workers = workers }
    if let threads { configuration.eventLoops = threads }
    return configuration
  }
}

/// The levels of the log, as arguments.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
  case trace, debug, info, notice, warning, error, critical

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
}

extension LogForm: ExpressibleByArgument {}

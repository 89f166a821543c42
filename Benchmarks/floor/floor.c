// SPDX-License-Identifier: Apache-2.0
// ChainRule: the floor: the same HTTP library and loops, a reply that costs nothing.
//
// Usage: floor [--port N] [--threads N] [--reply-bytes N] [--header 'Name: value']...
//
// What a server on libmicrohttpd cannot be faster than: it reads each body whole into memory of
// its own, and answers a constant JSON document of a given size. One daemon per thread, each in a
// loop of ours around MHD_run, all on one listening socket; an eventfd ends them. Prints
// `listening on http://127.0.0.1:PORT` when it is ready; SIGTERM and SIGINT end it.
#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_THREADS = 64, MAX_HEADERS = 16, MAX_BODY = 64 << 20, FIRST_CAPACITY = 1024 };

struct options {
  int port;
  int threads;
  size_t reply_bytes;
  char *headers[MAX_HEADERS];
  int header_count;
};

// One request between its first call and its last.
struct exchange {
  char *body;
  size_t length, capacity;
};

struct loop {
  pthread_t thread;
  struct MHD_Daemon *daemon;
  int epoll, stop;
};

static struct options options = {.threads = 2, .reply_bytes = 600};
static char *reply_text;

static void fail(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct exchange *new_exchange(struct MHD_Connection *connection) {
  struct exchange *exchange = calloc(1, sizeof *exchange);
  const char *announced = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
  size_t length = announced ? strtoull(announced, NULL, 10) : FIRST_CAPACITY;
  if (exchange == NULL || length > MAX_BODY) {
    free(exchange);
    return NULL;
  }
  exchange->capacity = length > 0 ? length : 1;
  exchange->body = malloc(exchange->capacity);
  if (exchange->body == NULL) {
    free(exchange);
    return NULL;
  }
  return exchange;
}

static bool append(struct exchange *exchange, const char *bytes, size_t count) {
  if (exchange->length + count > exchange->capacity) {
    size_t capacity = 2 * (exchange->length + count);
    char *grown = capacity > 2 * (size_t)MAX_BODY ? NULL : realloc(exchange->body, capacity);
    if (grown == NULL) return false;
    exchange->body = grown;
    exchange->capacity = capacity;
  }
  memcpy(exchange->body + exchange->length, bytes, count);
  exchange->length += count;
  return true;
}

// A response object per request, its bytes in a buffer of its own: a real answer differs from the
// one before, so sharing one response between all requests would be no floor of anything.
static enum MHD_Result answer(struct MHD_Connection *connection) {
  char *bytes = malloc(options.reply_bytes);
  if (bytes == NULL) return MHD_NO;
  memcpy(bytes, reply_text, options.reply_bytes);
  struct MHD_Response *response =
      MHD_create_response_from_buffer(options.reply_bytes, bytes, MHD_RESPMEM_MUST_FREE);
  for (int i = 0; i < options.header_count; i++) {
    MHD_add_response_header(response, options.headers[i], strchr(options.headers[i], '\0') + 1);
  }
  enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
  MHD_destroy_response(response);
  return result;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state) {
  (void)context, (void)url, (void)method, (void)version;
  struct exchange *exchange = *state;
  if (exchange == NULL) {
    *state = new_exchange(connection);
    return *state == NULL ? MHD_NO : MHD_YES;
  }
  if (*upload_size > 0) {
    if (!append(exchange, upload, *upload_size)) return MHD_NO;
    *upload_size = 0;
    return MHD_YES;
  }
  return answer(connection);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code) {
  (void)context, (void)connection, (void)code;
  struct exchange *exchange = *state;
  if (exchange == NULL) return;
  free(exchange->body);
  free(exchange);
  *state = NULL;
}

static void *run_loop(void *argument) {
  struct loop *loop = argument;
  struct epoll_event events[2];
  for (;;) {
    MHD_UNSIGNED_LONG_LONG milliseconds;
    int timeout = -1;
    if (MHD_get_timeout(loop->daemon, &milliseconds) == MHD_YES)
      timeout = milliseconds > 1000 ? 1000 : (int)milliseconds;
    int count = epoll_wait(loop->epoll, events, 2, timeout);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == loop->stop) return NULL;
    }
    MHD_run(loop->daemon);
  }
}

static int listening_socket(void) {
  int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)options.port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (socket_fd < 0) fail("socket");
  setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(socket_fd, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(socket_fd, SOMAXCONN) != 0) fail("listen");
  socklen_t length = sizeof address;
  getsockname(socket_fd, (struct sockaddr *)&address, &length);
  options.port = ntohs(address.sin_port);
  return socket_fd;
}

static void watch(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

static void start(struct loop *loop, int socket_fd, int stop) {
  // Every daemon closes its listening socket when it stops: each gets a descriptor of its own.
  int own = dup(socket_fd);
  loop->daemon = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_USE_TURBO, 0, NULL, NULL, on_request, NULL, MHD_OPTION_LISTEN_SOCKET, own,
      MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_CONNECTION_LIMIT, 4096u,
      MHD_OPTION_END);
  if (own < 0 || loop->daemon == NULL) fail("MHD_start_daemon");
  loop->stop = stop;
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(loop->epoll, MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
  watch(loop->epoll, stop);
  if (pthread_create(&loop->thread, NULL, run_loop, loop) != 0) fail("pthread_create");
}

static long number(const char *text, const char *what, long most) {
  char *end = NULL;
  long value = text == NULL ? -1 : strtol(text, &end, 10);
  if (text == NULL || *text == '\0' || *end != '\0' || value < 0 || value > most) {
    fprintf(stderr, "floor: %s takes a number from 0 to %ld\n", what, most);
    exit(64);
  }
  return value;
}

// Keeps "Name: value" as two strings in one: the name, its end, the value.
static void add_header(char *text) {
  char *colon = text == NULL ? NULL : strstr(text, ": ");
  if (colon == NULL || options.header_count == MAX_HEADERS) {
    fprintf(stderr, "floor: --header takes 'Name: value', at most %d times\n", MAX_HEADERS);
    exit(64);
  }
  *colon = '\0';
  memmove(colon + 1, colon + 2, strlen(colon + 2) + 1);
  options.headers[options.header_count++] = text;
}

static void parse(int count, char **arguments) {
  for (int i = 1; i < count; i += 2) {
    const char *name = arguments[i];
    if (strcmp(name, "--port") == 0) {
      options.port = (int)number(arguments[i + 1], name, 65535);
    } else if (strcmp(name, "--threads") == 0) {
      options.threads = (int)number(arguments[i + 1], name, MAX_THREADS);
    } else if (strcmp(name, "--reply-bytes") == 0) {
      options.reply_bytes = (size_t)number(arguments[i + 1], name, 1 << 30);
    } else if (strcmp(name, "--header") == 0) {
      add_header(arguments[i + 1]);
    } else {
      fprintf(stderr, "floor: unknown option %s\n", name);
      exit(64);
    }
  }
  if (options.threads < 1) options.threads = 1;
}

// A JSON document of exactly so many bytes: {"padding":"xxx"}.
static void make_reply(void) {
  static const char begin[] = "{\"padding\":\"", end[] = "\"}";
  size_t least = strlen(begin) + strlen(end);
  if (options.reply_bytes < least) options.reply_bytes = least;
  reply_text = malloc(options.reply_bytes);
  if (reply_text == NULL) fail("malloc");
  memset(reply_text, 'x', options.reply_bytes);
  memcpy(reply_text, begin, strlen(begin));
  memcpy(reply_text + options.reply_bytes - strlen(end), end, strlen(end));
}

int main(int count, char **arguments) {
  static struct loop loops[MAX_THREADS];
  parse(count, arguments);
  make_reply();

  // Blocked before any thread starts, so that only sigwait below receives them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, NULL);
  signal(SIGPIPE, SIG_IGN);

  int socket_fd = listening_socket();
  int stop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (stop < 0) fail("eventfd");
  for (int i = 0; i < options.threads; i++) start(&loops[i], socket_fd, stop);
  printf("listening on http://127.0.0.1:%d\n", options.port);
  fflush(stdout);

  int received;
  sigwait(&ending, &received);
  // Nobody reads the eventfd, so it stays readable until every loop has seen it.
  eventfd_write(stop, 1);
  for (int i = 0; i < options.threads; i++) {
    pthread_join(loops[i].thread, NULL);
  }
  for (int i = 0; i < options.threads; i++) {
    MHD_stop_daemon(loops[i].daemon);
    close(loops[i].epoll);
  }
  close(socket_fd);
  close(stop);
  free(reply_text);
}

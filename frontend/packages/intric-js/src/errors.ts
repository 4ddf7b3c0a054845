/** The body of the server's error responses. */
interface ErrorBody {
  message: string;
  intric_error_code: number;
  code: string;
  details: Record<string, unknown> | null;
  request_id: string;
}

interface IntricErrorInit {
  /** The HTTP status, 0 without a response. */
  status: number;
  /** The server's error code; `network` without a response, `unknown` for a response in another format. */
  code: string;
  message: string;
  details?: Record<string, unknown>;
  request_id?: string;
  /** Seconds to wait, from `Retry-After`. */
  retry_after?: number;
}

/** The error of every failed request, whether the server refused or could not be reached. */
export class IntricError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;
  readonly request_id: string | undefined;
  readonly retry_after: number | undefined;

  constructor(init: IntricErrorInit) {
    super(init.message);
    this.name = 'IntricError';
    this.status = init.status;
    this.code = init.code;
    this.details = init.details ?? {};
    this.request_id = init.request_id;
    this.retry_after = init.retry_after;
  }

  /** Reads an error response; one in another format, such as a proxy's page, becomes `unknown`. */
  static async fromResponse(response: Response): Promise<IntricError> {
    const body: unknown = await response.json().catch(() => null);
    const shared = { status: response.status, retry_after: retryAfter(response) };
    if (isErrorBody(body)) {
      const { message, code, details, request_id } = body;
      return new IntricError({ ...shared, message, code, details: details ?? {}, request_id });
    }
    const request_id = response.headers.get('x-request-id') ?? undefined;
    return new IntricError({
      ...shared,
      code: 'unknown',
      message: `HTTP ${response.status}`,
      request_id
    });
  }

  /** Wraps an error that `fetch` throws without a response. */
  static fromNetwork(cause: unknown): IntricError {
    const message = cause instanceof Error ? cause.message : 'No answer';
    return new IntricError({ status: 0, code: 'network', message });
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

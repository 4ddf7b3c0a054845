/** Why a picture was not delivered. */
export interface Failure {
  /** The server's error code; `network` when the connection broke. */
  code: string;
  /** The server's message, shown for codes that the panel does not know. */
  message: string;
  /** Seconds to wait before a retry. */
  retryAfter?: number;
}

/** Reads the failure of a picture or of a refused request. */
export function toFailure({
  code,
  message,
  retry_after
}: {
  code: string;
  message: string;
  retry_after?: number | null;
}): Failure {
  return { code, message, retryAfter: retry_after ?? undefined };
}

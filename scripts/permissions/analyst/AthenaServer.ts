import type { IncomingMessage, Server } from "node:http";
import { createServer } from "node:http";
import { closeGracefully, listenOnLoopback, readBody } from "../../../local/emulators/http.ts";

/** A call to Athena. */
export interface AthenaCall {
  /** For instance `StartQueryExecution`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** More than any statement. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Athena on this machine, with one saved query, and one row for each statement. */
// https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html
export class AthenaServer {
  readonly #server: Server;
  readonly #database: string;
  readonly #calls: AthenaCall[] = [];
  #port = 0;
  /** Whether statements are done when they are asked for; else they run on. */
  answers = true;

  constructor(database: string) {
    this.#database = database;
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (answer) => response.writeHead(200).end(JSON.stringify(answer)),
        () => response.writeHead(400).end(),
      );
    });
  }

  /** What was asked, in order. */
  get calls(): readonly AthenaCall[] {
    return this.#calls;
  }

  /** Where it is, once it is started. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#port = await listenOnLoopback(this.#server);
  }

  async stop(): Promise<void> {
    await closeGracefully(this.#server);
  }

  async #answer(request: IncomingMessage): Promise<object> {
    const body = await readBody(request, MAX_BODY_BYTES);
    const operation = String(request.headers["x-amz-target"]).replace(/^.*\./, "");
    const input = JSON.parse(String(body)) as AthenaCall["input"];
    this.#calls.push({ operation, input });
    return this.#answerOf(operation);
  }

  #answerOf(operation: string): object {
    switch (operation) {
      case "ListNamedQueries":
        return { NamedQueryIds: ["saved"] };
      case "BatchGetNamedQuery":
        return { NamedQueries: [{ Name: "saved", Database: this.#database, QueryString: "" }] };
      case "StartQueryExecution":
        return { QueryExecutionId: "execution" };
      case "GetQueryExecution":
        return { QueryExecution: { Status: { State: this.answers ? "SUCCEEDED" : "RUNNING" } } };
      case "GetQueryResults":
        return { ResultSet: { Rows: [], ResultSetMetadata: { ColumnInfo: [] } } };
      case "StopQueryExecution":
        return {};
      default:
        throw new Error(`${operation} is not known here; tell what Athena answers`);
    }
  }
}

import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ClientRefusal } from './client_refusal.ts';
import { ClientVerifier } from './client_verifier.ts';
import { ContentWatcher } from '../content_watcher.ts';
import { readTlsTexts, type TlsConfig, type TlsTexts } from './tls_config.ts';
import { parseTlsMaterial, type TlsMaterial } from './tls_material.ts';
import type { TlsMetrics } from './tls_metrics.ts';

/** A connection that never finishes its handshake must not be kept for Node's two minutes. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

export interface TlsEndpointDeps {
  /** Unix ms. */
  readonly clock: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly metrics: TlsMetrics;
  readonly logger: Logger;
}

/** Serves HTTPS, follows its certificates as they are replaced, and says whose requests are let in. */
export class TlsEndpoint {
  readonly #config: TlsConfig;
  readonly #deps: TlsEndpointDeps;
  readonly #verifier: ClientVerifier | undefined;
  readonly #watcher: ContentWatcher;
  #material: TlsMaterial;
  #fingerprint: string;
  #server: Server | undefined;
  #reloading: Promise<void> = Promise.resolve();

  private constructor(config: TlsConfig, deps: TlsEndpointDeps, texts: TlsTexts) {
    this.#config = config;
    this.#deps = deps;
    this.#material = parseTlsMaterial(texts, config.minVersion, deps.clock());
    this.#fingerprint = fingerprintOf(texts);
    const { trust } = this.#material;
    this.#verifier = trust === undefined ? undefined : new ClientVerifier(trust, deps.clock);
    this.#watcher = new ContentWatcher({
      read: () => readTlsTexts(config).then(fingerprintOf, String),
      inUse: () => this.#fingerprint,
      reload: () => this.reload(),
      after: deps.after,
    });
    deps.metrics.inUse(this.#material);
  }

  /** @throws GatewayError `config_unreadable`, `config_invalid`, `tls_invalid` */
  static async open(config: TlsConfig, deps: TlsEndpointDeps): Promise<TlsEndpoint> {
    return new TlsEndpoint(config, deps, await readTlsTexts(config));
  }

  createServer(options: ServerOptions, handler: RequestListener): Server {
    const server = createServer(
      {
        ...options,
        ...this.#material.context,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        // D16: a handshake cannot fail with 403, so it must not fail; `refusalOf` refuses instead.
        requestCert: this.#verifier !== undefined,
        rejectUnauthorized: false,
      },
      handler,
    );
    this.#verifier?.attach(server);
    this.#server = server;
    return server;
  }

  /** Why the requests of this connection are refused; undefined when they are let in. */
  refusalOf(socket: Socket): ClientRefusal | undefined {
    return this.#verifier?.refusalOf(socket);
  }

  countRefusal(reason: ClientRefusal): void {
    this.#deps.metrics.refused(reason);
  }

  watch(): void {
    this.#watcher.start();
  }

  async stop(): Promise<void> {
    await this.#watcher.stop();
    await this.#reloading;
  }

  /**
   * Reads everything again. What is bad is refused as a whole, and the old stays in use. Connections live on, except
   * that a change of authorities, lists or names makes each of them connect again, once its request is answered.
   */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    const { clock, logger, metrics } = this.#deps;
    try {
      const texts = await readTlsTexts(this.#config);
      this.#use(parseTlsMaterial(texts, this.#config.minVersion, clock()));
      this.#fingerprint = fingerprintOf(texts);
      metrics.reloaded('ok');
      logger.info({ expires: new Date(this.#material.expiresAtMs).toISOString() }, 'certificates reloaded');
    } catch (fault) {
      metrics.reloaded('refused');
      logger.error({ error: describeFault(fault) }, 'new certificates are refused; the old ones stay in use');
    }
  }

  #use(material: TlsMaterial): void {
    this.#server?.setSecureContext(material.context);
    this.#material = material;
    this.#deps.metrics.inUse(material);
    const { trust } = material;
    if (trust === undefined || this.#verifier?.trust.digest === trust.digest) return;
    this.#verifier?.replaceTrust(trust);
    this.#server?.closeIdleConnections();
  }
}

function fingerprintOf(texts: TlsTexts): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

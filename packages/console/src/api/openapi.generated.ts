// Made from the OpenAPI document of the gateway by `npm run api:write -w packages/console`.
export interface paths {
    "/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what an outcome was. It calibrates the next decisions, never a past one. */
        post: operations["labelOutcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibration/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What calibration does for a tenant now, and whether its assumptions still hold. */
        get: operations["getCalibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibration/{tenant}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labelled records, oldest first, one per line. */
        get: operations["exportCalibration"];
        put?: never;
        /** Take over outcomes that were labelled elsewhere. */
        post: operations["importCalibration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibration/{tenant}/recalibrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin the watch anew, and forget labels that no longer stand for what comes. */
        post: operations["recalibrate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibration/{tenant}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What other bounds would do to the newest outcomes. Nothing is applied. */
        get: operations["previewCalibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibration/{tenant}/charts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scores that calibrate beside those that come, and the path of the drift watch. */
        get: operations["getCalibrationCharts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that a tenant may score by, and how its own does on labels it never learnt from. */
        get: operations["getModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bandit/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a tenant has learnt of its ensembles so far. */
        get: operations["getBandit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routing/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a tenant's comparison of the fast path with the full one shows so far. */
        get: operations["getRouting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routing/{tenant}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift a rollback. The experiment begins anew: what was seen before is not judged again. */
        post: operations["resumeRouting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cost/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tenant's spend of the last days, per trusted task, and what the next days will cost. */
        get: operations["getCost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tenant's policies and the operator's, every version of them. */
        get: operations["listPolicies"];
        put?: never;
        /** Compile a policy and register it under its version. The same again changes nothing. */
        post: operations["registerPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What registering a policy would say, with its hashes; nothing is registered. */
        post: operations["lintPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version of a policy with its IR, and what stands for the tenant. */
        get: operations["getPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who registered, promoted and took back which version, when and why. */
        get: operations["getPolicyHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a version hold for the tenant, or be evaluated beside what does. The same again changes nothing. */
        post: operations["promotePolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back what was promoted last; what held before it holds again. */
        post: operations["rollbackPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proofs/adapt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which rules a context activates, in which order and why. Same policy and context, same bytes. */
        post: operations["adaptProof"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proofs/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a policy says of a context now, with the evidence and the proof of each rule. */
        post: operations["verifyProof"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the credentials stand for, what they allow and until when. */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Decided outputs. Pass `through` of the first page with the next ones, and the list holds still. */
        get: operations["listOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many outputs were decided how, over time, and how fast. */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An outcome with the record, the bytes that were signed, and what came after it. */
        get: operations["getEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is decided as it is decided, and how the gateway is: `text/event-stream`. */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this gateway stands on and runs with, of all tenants. No key and no secret is in it. */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed how the gateway decides or runs, of all tenants, newest first. */
        get: operations["listActs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What consumers of the bus gave up on, oldest first, without the messages themselves. */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the originals again, to all consumers, and then remove the dead letters. Who did it and why is recorded before. */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove dead letters for good. The originals stay in the stream. Who did it and why is recorded before. */
        post: operations["discardDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal can be written and the stores answer. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    labelOutcome: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pcs_id: string;
                    label: "wrong" | "benign";
                    labelled_by: string;
                    evidence_digest?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pcs_id: string;
                        label: "wrong" | "benign";
                        /** @description Whether it calibrates the next decisions. */
                        counted: boolean;
                        left_out: "unsolicited" | "nothing_drawn" | "refused_by_checks" | "no_score" | null;
                        replayed: boolean;
                        calibration_version: string | null;
                    };
                };
            };
        };
    };
    getCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        score: string | null;
                        /** @description What the tenant decides with. */
                        settings: {
                            score: "bounds" | "risk";
                            deltaAccept: number;
                            deltaReject: number;
                            maxRecords: number;
                            windowMs: number | null;
                            requireGuarantee: boolean;
                            fallback: "global" | "none";
                            labelShare: number;
                        };
                        set: "tenant" | "global";
                        version: string | null;
                        n_wrong: number;
                        n_benign: number;
                        own: {
                            n_wrong: number;
                            n_benign: number;
                            version: string | null;
                        };
                        item_weight: number;
                        /** @description Whether there are enough labels of the class; how many would do, null where no number would. */
                        accept: {
                            feasible: boolean;
                            n: number;
                            needs: number | null;
                        };
                        /** @description Whether there are enough labels of the class; how many would do, null where no number would. */
                        reject: {
                            feasible: boolean;
                            n: number;
                            needs: number | null;
                        };
                        accept_below: number | null;
                        reject_above: number | null;
                        watch: {
                            atMs: number;
                            calibratedAtMs: number;
                            /** @description Since the last calibration. */
                            decisions: number;
                            /** @description Why a recalibration is due; empty if none is. */
                            proposals: ({
                                /** @enum {string} */
                                kind: "age";
                                ageMs: number;
                                limitMs: number;
                            } | {
                                /** @enum {string} */
                                kind: "decisions";
                                decisions: number;
                                limit: number;
                            } | {
                                /** @enum {string} */
                                kind: "drift";
                            } | {
                                /** @enum {string} */
                                kind: "miscoverage";
                                decision: "accept" | "escalate" | "reject";
                                label: "wrong" | "benign";
                                estimate: number;
                                delta: number;
                            })[];
                            /** @description It was recorded as due since the last one. */
                            proposed: boolean;
                        } | null;
                    };
                };
            };
        };
    };
    exportCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One record a line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": {
                        id: string;
                        score: number;
                        label: "wrong" | "benign";
                        /** Format: date-time */
                        at: string;
                        propensity?: number;
                        label_share?: number;
                    };
                };
            };
        };
    };
    importCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    by: string;
                    records: {
                        id: string;
                        score: number;
                        label: "wrong" | "benign";
                        /** Format: date-time */
                        at: string;
                        propensity?: number;
                        label_share?: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        calibration_version: string | null;
                        records: number;
                    };
                };
            };
        };
    };
    recalibrate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    by: string;
                    /** Format: date-time */
                    keep_since?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        calibration_version: string | null;
                        records: number;
                    };
                };
            };
        };
    };
    previewCalibration: {
        parameters: {
            query: {
                delta_accept: number;
                delta_reject: number;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What other bounds would do. Nothing is applied. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        /** @description The newest outcomes with a score, at most 5,000, of which the shares are, whichever score it was then. What the checks refused has none. */
                        n_scored: number;
                        asked: {
                            delta_accept: number;
                            delta_reject: number;
                            accept: {
                                feasible: boolean;
                                n: number;
                                needs: number | null;
                            };
                            reject: {
                                feasible: boolean;
                                n: number;
                                needs: number | null;
                            };
                            accept_below: number | null;
                            reject_above: number | null;
                            shares: {
                                accept: number;
                                escalate: number;
                                reject: number;
                                checks_alone: number;
                            } | null;
                        };
                        in_force: {
                            delta_accept: number;
                            delta_reject: number;
                            accept: {
                                feasible: boolean;
                                n: number;
                                needs: number | null;
                            };
                            reject: {
                                feasible: boolean;
                                n: number;
                                needs: number | null;
                            };
                            accept_below: number | null;
                            reject_above: number | null;
                            shares: {
                                accept: number;
                                escalate: number;
                                reject: number;
                                checks_alone: number;
                            } | null;
                        };
                    };
                };
            };
        };
    };
    getCalibrationCharts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        scores: {
                            /** @description Of 40 equal bins; each holds its lower edge, the last one 1 too. */
                            edges: number[];
                            /** @description Of the tenant's own labels in the calibration: plain counts, without weights. */
                            wrong: number[];
                            benign: number[];
                            /** @description Of the newest scored outcomes, labelled or not. */
                            recent: number[];
                            n_wrong: number;
                            n_benign: number;
                            n_recent: number;
                        };
                        martingale: {
                            threshold: number;
                            alarm: boolean;
                            /** @description Outcomes since the watch began, or an alarm was ended. */
                            n: number;
                            log10: number;
                            max_log10: number;
                            /** @description Oldest first, thinned out to at most 400: log10 of the capital. */
                            path: {
                                /** Format: date-time */
                                at: string;
                                n: number;
                                log10: number;
                                max_log10: number;
                            }[];
                        };
                        ks: {
                            statistic: number;
                            p: number;
                            n_reference: number;
                            n_recent: number;
                        } | null;
                        /** @description Among labelled outcomes since the last calibration; empty before anything was decided. `n` are all of that label. Without an interval where one side of the decision was never labelled: nothing follows about the rate then. */
                        errors: {
                            mistake: "accept_given_wrong" | "reject_given_benign";
                            delta: number;
                            n: number;
                            mistakes: number;
                            rate: number | null;
                            interval: {
                                low: number;
                                high: number;
                            } | null;
                            confidence: number;
                            alarm: boolean;
                        }[];
                    };
                };
            };
        };
    };
    getModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        risk: {
                            /** @description In the order of registration: what was promoted for the tenant or for all; with the scope tenants:read every model. */
                            models: {
                                model_id: string;
                                /** @description In force for this tenant now. */
                                active: boolean;
                                scope: ("tenant" | "operator") | null;
                                registered: {
                                    who: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                                card: Record<string, never> | null;
                            }[];
                            /** @description Newest first. */
                            history: {
                                event: "register" | "promote" | "revert";
                                model_id: string;
                                scope: ("tenant" | "operator") | null;
                                who: string;
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            }[];
                        };
                        anomaly: {
                            /** @description In the order of registration: what was promoted for the tenant or for all; with the scope tenants:read every model. */
                            models: {
                                model_id: string;
                                /** @description In force for this tenant now. */
                                active: boolean;
                                scope: ("tenant" | "operator") | null;
                                registered: {
                                    who: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                                card: Record<string, never> | null;
                            }[];
                            /** @description Newest first. */
                            history: {
                                event: "register" | "promote" | "revert";
                                model_id: string;
                                scope: ("tenant" | "operator") | null;
                                who: string;
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            }[];
                        };
                        evaluation: {
                            model_id: string;
                            n: number;
                            n_wrong: number;
                            /** @description Labelled outcomes without a feature that the model needs: they count in nothing else. */
                            n_unscored: number;
                            auc: {
                                value: number;
                                interval: {
                                    low: number;
                                    high: number;
                                };
                            } | null;
                            brier: number | null;
                            ece: number | null;
                            reliability: {
                                low: number;
                                high: number;
                                n: number;
                                mean_score: number;
                                rate: number;
                                interval: {
                                    low: number;
                                    high: number;
                                };
                            }[];
                            importance: {
                                feature: string;
                                mean_abs_shapley: number;
                            }[];
                            fairness: {
                                subgroup: string;
                                n: number;
                                n_wrong: number;
                                auc: {
                                    value: number;
                                    interval: {
                                        low: number;
                                        high: number;
                                    };
                                } | null;
                                fpr: {
                                    value: number;
                                    interval: {
                                        low: number;
                                        high: number;
                                    };
                                    n: number;
                                } | null;
                                fnr: {
                                    value: number;
                                    interval: {
                                        low: number;
                                        high: number;
                                    };
                                    n: number;
                                } | null;
                            }[];
                            /** @description Scores from here on count as suspected: below it calibration accepts; 0.5 where it accepts by another score, or by none. */
                            threshold: number;
                        } | null;
                        evaluation_absent: string | null;
                    };
                };
            };
        };
    };
    getBandit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        enabled: boolean;
                        algorithm: string | null;
                        learnt_through: number | null;
                        arms: {
                            arm: string;
                            /** @description What it lets vote, in one line. */
                            ensemble: string;
                            /** @description Outputs that it decided since the arms are these. */
                            chosen: number;
                            /** @description Labelled outputs of it that were learnt from. */
                            rewarded: number;
                            mean_reward: number | null;
                            interval: {
                                low: number;
                                high: number;
                            } | null;
                            latency_p95_ms: number | null;
                            cost: number | null;
                            excluded: string | null;
                        }[];
                    };
                };
            };
        };
    };
    getRouting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        enabled: boolean;
                        status: "active" | "rolled_back";
                        /** @description Rollbacks with the evidence that decided them, and who lifted them; oldest first. */
                        history: {
                            kind: "rollback" | "resume";
                        }[];
                        experiment: {
                            id: string;
                            treatment_share: number;
                        } | null;
                        looks: {
                            taken: number;
                            planned: number;
                            labels_per_look: number;
                            labelled: number;
                            labels_until_next: number | null;
                        };
                        analysis: {
                            treatment: {
                                n: number;
                                fast: number;
                                labelled: number;
                                wrong: number;
                                contained: number;
                                containment: number | null;
                                effectiveWrong: number;
                                p95Ms: number | null;
                                p95IntervalMs: {
                                    low: number | null;
                                    high: number | null;
                                };
                            };
                            control: {
                                n: number;
                                fast: number;
                                labelled: number;
                                wrong: number;
                                contained: number;
                                containment: number | null;
                                effectiveWrong: number;
                                p95Ms: number | null;
                                p95IntervalMs: {
                                    low: number | null;
                                    high: number | null;
                                };
                            };
                            p95DifferenceMs: number | null;
                            p95DifferenceIntervalMs: {
                                low: number | null;
                                high: number | null;
                            };
                            containmentDifference: number | null;
                            containmentDifferenceInterval: {
                                low: number | null;
                                high: number | null;
                            } | null;
                            guardrails: {
                                containment: Record<string, never>;
                                latency: Record<string, never>;
                            };
                            verdict: "breach" | "insufficient" | "no_evidence_of_harm";
                        } | null;
                    };
                };
            };
        };
    };
    resumeRouting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    by: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        status: "active" | "rolled_back";
                        /** @description Rollbacks with the evidence that decided them, and who lifted them; oldest first. */
                        history: {
                            kind: "rollback" | "resume";
                        }[];
                    };
                };
            };
        };
    };
    getCost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        window: {
                            days: number;
                            from: string;
                            to: string;
                        };
                        /** @description Since the beginning. */
                        spans_recorded: number;
                        /** @description Too many names: in no sum here, but in the feed. */
                        spans_left_out: number;
                        total: {
                            currency: string;
                            /** @description Every digit. */
                            cost: string;
                            calls: number;
                            tokens_in: number;
                            tokens_out: number;
                            accepted: number;
                            not_accepted: number;
                            undecided: number;
                            cost_per_trusted_task: number | null;
                            cost_per_trusted_task_reason: "none_accepted" | null;
                        }[];
                        by_task: {
                            task: string;
                            currency: string;
                            /** @description Every digit. */
                            cost: string;
                            calls: number;
                            tokens_in: number;
                            tokens_out: number;
                            accepted: number;
                            not_accepted: number;
                            undecided: number;
                            cost_per_trusted_task: number | null;
                            cost_per_trusted_task_reason: "none_accepted" | null;
                        }[];
                        by_model: {
                            model: string;
                            currency: string;
                            /** @description Every digit. */
                            cost: string;
                            calls: number;
                            tokens_in: number;
                            tokens_out: number;
                            accepted: number;
                            not_accepted: number;
                            undecided: number;
                            cost_per_trusted_task: number | null;
                            cost_per_trusted_task_reason: "none_accepted" | null;
                        }[];
                        by_day: {
                            day: string;
                            currency: string;
                            /** @description Every digit. */
                            cost: string;
                            calls: number;
                            tokens_in: number;
                            tokens_out: number;
                            accepted: number;
                            not_accepted: number;
                            undecided: number;
                            cost_per_trusted_task: number | null;
                            cost_per_trusted_task_reason: "none_accepted" | null;
                        }[];
                        /** @description One per currency, never without the error that it had on days held out. */
                        forecasts: {
                            currency: string;
                            status: "ready" | "insufficient";
                            horizon_days: number;
                            history_days: number;
                            days_missing: number;
                        }[];
                    };
                };
            };
        };
    };
    listPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of registration, the tenant's own first. */
                        policies: {
                            id: string;
                            version: string;
                            /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                            scope: "tenant" | "operator";
                            policy_hash: string;
                            registered: {
                                who: string;
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            };
                            standing: {
                                mode: "enforced" | "shadow";
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                            canary: {
                                mode: "enforced" | "shadow";
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                                share: number;
                            } | null;
                        }[];
                    };
                };
            };
        };
    };
    registerPolicy: {
        parameters: {
            query?: {
                /** @description relaxed lets a policy without a legal basis pass with a warning. */
                lint?: "strict" | "relaxed";
                /** @description Why it is registered, for the history. */
                reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
                "application/x-yaml": string;
                "text/yaml": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: string;
                        policy_hash: string;
                        ir_hash: string;
                        ir_version: "1.0" | "1.1";
                        /** @description Warnings. */
                        diagnostics: {
                            /** @description Of the linter, or source_invalid where there is nothing to lint yet. */
                            code: string;
                            level: "error" | "warning";
                            message: string;
                            pointer: string | null;
                            rule_id: string | null;
                            line: number;
                            column: number;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: string;
                        policy_hash: string;
                        ir_hash: string;
                        ir_version: "1.0" | "1.1";
                        /** @description Warnings. */
                        diagnostics: {
                            /** @description Of the linter, or source_invalid where there is nothing to lint yet. */
                            code: string;
                            level: "error" | "warning";
                            message: string;
                            pointer: string | null;
                            rule_id: string | null;
                            line: number;
                            column: number;
                        }[];
                    };
                };
            };
        };
    };
    lintPolicy: {
        parameters: {
            query?: {
                /** @description relaxed lets a policy without a legal basis pass with a warning. */
                lint?: "strict" | "relaxed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
                "application/x-yaml": string;
                "text/yaml": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: string;
                        policy_hash: string;
                        ir_hash: string;
                        ir_version: "1.0" | "1.1";
                        /** @description Warnings. */
                        diagnostics: {
                            /** @description Of the linter, or source_invalid where there is nothing to lint yet. */
                            code: string;
                            level: "error" | "warning";
                            message: string;
                            pointer: string | null;
                            rule_id: string | null;
                            line: number;
                            column: number;
                        }[];
                    };
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: string;
                        /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                        scope: "tenant" | "operator";
                        policy_hash: string;
                        /** @description The policy as canonical JSON: what policy_hash is of. */
                        document: {
                            id: string;
                            version: string;
                            legal_basis: {
                                directive?: string;
                                article?: string;
                            }[];
                            description: string;
                            inputs: {
                                [key: string]: {
                                    type: string;
                                    items?: string;
                                };
                            };
                            rules: {
                                id: string;
                                op: string;
                                severity?: "fail" | "warn";
                            }[];
                            adaptivity?: {
                                predicates: {
                                    id: string;
                                }[];
                                activations: {
                                    when: string;
                                    rules: string[];
                                }[];
                                baseline?: string[];
                            };
                        };
                        ir_hash: string;
                        /** @description What the policy compiles to, IR 1.0 or 1.1. */
                        ir: Record<string, never>;
                        /** @description As its owner wrote it. */
                        source: string;
                        registered: {
                            who: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        };
                        /** @description What stands for the tenant under the id. */
                        standing: {
                            enforced: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                            shadow: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                        };
                    };
                };
            };
            /** @description It is what the If-None-Match of the request names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getPolicyHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description Oldest first. */
                        events: {
                            event: "register" | "promote" | "rollback";
                            /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                            scope: "tenant" | "operator";
                            version: string;
                            who: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                            policy_hash?: string;
                            mode?: "enforced" | "shadow";
                            share?: number;
                            /** @description Values that are pinned for inputs: no submission can give others. */
                            bindings?: {
                                [key: string]: (string | number | boolean) | (string | number | boolean)[];
                            };
                            canary?: boolean;
                            standing?: string | null;
                        }[];
                    };
                };
            };
        };
    };
    promotePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: string;
                    mode?: "enforced" | "shadow";
                    /** @description Values that are pinned for inputs: no submission can give others. */
                    bindings?: {
                        [key: string]: (string | number | boolean) | (string | number | boolean)[];
                    };
                    reason: string;
                    /** @description Promotes only if at most this share of the recorded contexts would be decided otherwise than by the version that is enforced. */
                    drift?: {
                        max_share: number;
                        /** @default 1000 */
                        last?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: string;
                        mode: "enforced" | "shadow";
                        policy_hash: string;
                        /** @description What stands for the tenant under the id. */
                        standing: {
                            enforced: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                            shadow: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                        };
                        drift: {
                            n: number;
                            changed: number;
                            share: number | null;
                            interval: {
                                low: number;
                                high: number;
                                confidence: number;
                            };
                            unreadable: number;
                            transitions: {
                                [key: string]: number;
                            };
                        } | null;
                    };
                };
            };
        };
    };
    rollbackPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What is to be taken back, and nothing else. */
                    version?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        taken_back: string;
                        /** @description What stands for the tenant under the id. */
                        standing: {
                            enforced: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                            shadow: {
                                version: string;
                                policy_hash: string;
                                /** @description Whose it is: the tenant's own, or the operator's for all tenants. */
                                scope: "tenant" | "operator";
                                canary: boolean;
                                /** @description Values that are pinned for inputs: no submission can give others. */
                                bindings: {
                                    [key: string]: (string | number | boolean) | (string | number | boolean)[];
                                };
                            } | null;
                        };
                    };
                };
            };
        };
    };
    adaptProof: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Without a version: the one that is enforced, or else the newest. */
                    policy: {
                        id: string;
                        version?: string;
                    };
                    /** @description inputs, commitments and variables. lists are refused: a server does not fetch what a request names. */
                    context: {
                        [key: string]: unknown;
                    };
                    selector?: "basic" | "weighted";
                    /** @description By rule id, for the weighted selector. */
                    weights?: {
                        [key: string]: number;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        policy_id: string;
                        ir_hash: string;
                        context_hash: string;
                        selector: "basic" | "weighted";
                        active_rules: string[];
                        order: string[];
                        cost: {
                            [key: string]: number;
                        };
                        cost_sum: number;
                        reason: {
                            [key: string]: string[];
                        };
                        unknown_predicates?: string[];
                        plan_hash: string;
                    };
                };
            };
        };
    };
    verifyProof: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Without a version: the one that is enforced, or else the newest. */
                    policy: {
                        id: string;
                        version?: string;
                    };
                    /** @description inputs, commitments and variables. lists are refused: a server does not fetch what a request names. */
                    context: {
                        [key: string]: unknown;
                    };
                    selector?: "basic" | "weighted";
                    /** @description By rule id, for the weighted selector. */
                    weights?: {
                        [key: string]: number;
                    };
                    /** @description Set proofs, each `{root, proofs}`. */
                    proofs?: unknown[];
                    /** @description A plan of POST /v1/proofs/adapt; it must be what the policy selects now. */
                    plan?: {
                        [key: string]: unknown;
                    };
                    /** @description Only a version that stands so for the tenant. */
                    mode?: "enforced" | "shadow";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        verdict: "OK" | "WARN" | "FAIL";
                        results: {
                            rule_id: string;
                            status: "pass" | "fail" | "unknown";
                            /** @description What the rule was decided on. */
                            evidence: {
                                op: string;
                                /** @description What follows when the rule does not hold. */
                                severity: "fail" | "warn";
                                /** @description One sentence. */
                                message: string;
                                /** @description null: not known. */
                                lhs: (string | number | boolean) | (string | number | boolean)[] | null;
                                /** @description null: not known. */
                                rhs: (string | number | boolean) | (string | number | boolean)[] | null;
                                /** @description Inputs that the context lacks. */
                                missing: string[];
                                /** @description Elements that decided a fail, at most 100. */
                                offending: string[];
                            };
                            proof: {
                                root: string;
                                proofs: {
                                    kind: "member" | "absent";
                                }[];
                            } | null;
                        }[];
                        unknown_predicates?: string[];
                        policy_hash: string;
                        ir_hash: string;
                        context_hash: string;
                        plan_hash: string;
                        /** Format: date-time */
                        evaluated_at: string;
                        /** @description How the version that judged stands for the tenant; null: it is only registered. */
                        mode: ("enforced" | "shadow") | null;
                    };
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: string;
                        subject: string | null;
                        scopes: string[];
                        /** @description Whose outcomes may be read. */
                        tenants: string[];
                        expires_at: string | null;
                        version: string;
                    };
                };
            };
        };
    };
    listOutcomes: {
        parameters: {
            query?: {
                tenant?: "*" | string;
                from?: string;
                until?: string;
                decision?: "accept" | "escalate" | "reject";
                reason?: string;
                shard?: string;
                /** @description Prefix of the id, or part of the shard. */
                q?: string;
                /** @description wanted: asked for and not yet labelled. */
                labelled?: "yes" | "no" | "wanted";
                order?: "newest" | "oldest";
                /** @description Of the first page: holds the list still. */
                through?: number;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        through: number;
                        total: number;
                        offset: number;
                        outcomes: {
                            pcs_id: string;
                            tenant: string;
                            shard_id: string | null;
                            decision: "accept" | "escalate" | "reject";
                            regime: string | null;
                            reasons: string[];
                            score: number | null;
                            settle_ms: number | null;
                            /** Format: date-time */
                            received_at: string;
                            journal_seq: number;
                            result_seq: number;
                            guarantee: string | null;
                            policy: {
                                id: string;
                                version: string;
                                verdict: string;
                            } | null;
                            label_wanted: boolean;
                            label: ("wrong" | "benign") | null;
                            replays: number;
                            equivocations: number;
                        }[];
                    };
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query: {
                tenant?: "*" | string;
                from: string;
                until: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description What was counted begins here: at the start of a bucket.
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @description And ends here: at the end of a bucket.
                         */
                        until: string;
                        bucket_ms: number;
                        buckets: {
                            /** Format: date-time */
                            at: string;
                            accept: number;
                            escalate: number;
                            reject: number;
                            replayed: number;
                            equivocations: number;
                            refused: number;
                            latency: {
                                n: number;
                                p50_ms: number;
                                p95_ms: number;
                                p99_ms: number;
                                /** @description How far a quantile may be from the exact one, as a share of it. */
                                relative_error: number;
                            } | null;
                        }[];
                        totals: {
                            accept: number;
                            escalate: number;
                            reject: number;
                            replayed: number;
                            equivocations: number;
                            refused: number;
                        };
                        latency: {
                            n: number;
                            p50_ms: number;
                            p95_ms: number;
                            p99_ms: number;
                            /** @description How far a quantile may be from the exact one, as a share of it. */
                            relative_error: number;
                        } | null;
                        escalation: {
                            n: number;
                            rate: number | null;
                            interval: {
                                low: number;
                                high: number;
                                confidence: number;
                            } | null;
                            target: number | null;
                        };
                        reasons: {
                            code: string;
                            n: number;
                        }[];
                    };
                };
            };
        };
    };
    getEvidence: {
        parameters: {
            query?: {
                tenant?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One outcome with everything that it can be derived from again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description An outcome as a list shows it. */
                        row: {
                            pcs_id: string;
                            tenant: string;
                            shard_id: string | null;
                            decision: "accept" | "escalate" | "reject";
                            regime: string | null;
                            reasons: string[];
                            score: number | null;
                            settle_ms: number | null;
                            /** Format: date-time */
                            received_at: string;
                            journal_seq: number;
                            result_seq: number;
                            guarantee: string | null;
                            policy: {
                                id: string;
                                version: string;
                                verdict: string;
                            } | null;
                            label_wanted: boolean;
                            label: ("wrong" | "benign") | null;
                            replays: number;
                            equivocations: number;
                        };
                        outcome: {
                            pcs_id: string;
                            decision: "accept" | "escalate" | "reject";
                            accepted: boolean;
                            escalated: boolean;
                            recomputed_D_hat: number | null;
                            recomputed_budget: number | null;
                            regime: ("sticky" | "mixed" | "non_sticky") | null;
                            reasons: {
                                effect: "reject" | "escalate";
                                code: string;
                                message: string;
                                values: {
                                    [key: string]: number | string;
                                };
                            }[];
                            params_hash: string;
                            /** @description How suspect the record is: larger is more. null where it could not be had. */
                            score: {
                                name: "bounds" | "risk";
                                value: number | null;
                                bounds: number | null;
                                model: string | null;
                                interval: {
                                    low: number;
                                    high: number;
                                } | null;
                            };
                            /** @description Whether the ensemble was spared, and why. */
                            route: {
                                path: "fast" | "full";
                                reason: string;
                                arm: ("treatment" | "control") | null;
                                propensity: number | null;
                            };
                            checks: {
                                check: string;
                                status: "pass" | "fail" | "error" | "timeout" | "not_evaluated";
                                score: number | null;
                                evidence: {
                                    [key: string]: string | number | boolean | null;
                                };
                            }[];
                            ensemble: {
                                arm: string;
                                propensities: {
                                    [key: string]: number;
                                };
                                excluded: {
                                    arm: string;
                                    limit: "latency_p95" | "cost";
                                    estimate: number;
                                    interval: {
                                        low: number;
                                        high: number;
                                    };
                                    n: number;
                                }[];
                                fallback: "all_excluded" | null;
                            } | null;
                            grounding: {
                                jaccard: number;
                                containment: number;
                                grounded: boolean;
                                unsupported_count: number;
                                unsupported: {
                                    kind: "number" | "date" | "quantity" | "name";
                                    start: number;
                                    end: number;
                                }[];
                            } | null;
                            policy: {
                                id: string;
                                version: string;
                                verdict: "OK" | "WARN" | "FAIL";
                                failed: string[];
                                warned: string[];
                                unknown: string[];
                                policy_hash: string;
                                ir_hash: string;
                                context_hash: string;
                            } | null;
                            /** @description What a policy said of the output. */
                            policy_shadow?: {
                                id: string;
                                version: string;
                                verdict: "OK" | "WARN" | "FAIL";
                                failed: string[];
                                warned: string[];
                                unknown: string[];
                                policy_hash: string;
                                ir_hash: string;
                                context_hash: string;
                            };
                            features?: {
                                [key: string]: number | null;
                            };
                            guarantee: {
                                kind: "accept_given_wrong" | "reject_given_benign";
                                delta: number;
                                p_value: number;
                                n_wrong: number;
                                n_benign: number;
                                set: "tenant" | "global";
                                calibration_version: string;
                            } | null;
                            no_guarantee: {
                                code: "too_few_labels" | "score_missing" | "refused_by_checks" | "left_to_a_person";
                                message: string;
                                n_wrong: number;
                                needs_n_wrong: number | null;
                            } | null;
                            /** @description Whether people are asked to label this outcome, and with which probability. */
                            labelling: {
                                wanted: boolean;
                                propensity: number;
                                label_share: number;
                            };
                            calibration_version: string | null;
                            policy_hash: string | null;
                            /** Format: date-time */
                            received_at: string;
                            journal_seq: number;
                        } | null;
                        record: {
                            /** @description A Proof-of-Computation Summary. */
                            pcs: {
                                pcs_id: string;
                                /** @enum {string} */
                                schema: "fractal-lba-kakeya";
                                shard_id: string;
                                epoch: number;
                                attempt: number;
                                /** Format: date-time */
                                sent_at: string;
                                seed: number;
                                scales: number[];
                                N_j: {
                                    [key: string]: number;
                                };
                                coh_star: number;
                                v_star: number[];
                                D_hat: number;
                                r: number;
                                regime: "sticky" | "mixed" | "non_sticky";
                                budget: number;
                                merkle_root: string;
                                sig?: string;
                                ft?: {
                                    outbox_seq: number;
                                    degraded: boolean;
                                    fallbacks: string[];
                                    clock_skew_ms: number;
                                };
                                /** @enum {string} */
                                version: "0.1";
                            } | {
                                pcs_id: string;
                                /** @enum {string} */
                                schema: "fractal-lba-kakeya";
                                shard_id: string;
                                epoch: number;
                                attempt: number;
                                /** Format: date-time */
                                sent_at: string;
                                seed: number;
                                scales: number[];
                                N_j: {
                                    [key: string]: number;
                                };
                                coh_star: number;
                                v_star: number[];
                                D_hat: number;
                                r: number;
                                regime: "sticky" | "mixed" | "non_sticky";
                                budget: number;
                                merkle_root: string;
                                sig?: string;
                                ft?: {
                                    outbox_seq: number;
                                    degraded: boolean;
                                    fallbacks: string[];
                                    clock_skew_ms: number;
                                };
                                /** @enum {string} */
                                version: "0.2";
                                tenant_id?: string;
                                payload_kind?: "points" | "embeddings" | "text";
                                n?: number;
                                d?: number;
                                validity?: {
                                    D_hat: {
                                        /** @enum {boolean} */
                                        valid: true;
                                    } | {
                                        /** @enum {boolean} */
                                        valid: false;
                                        reason: string;
                                    };
                                    coh_star: {
                                        /** @enum {boolean} */
                                        valid: true;
                                    } | {
                                        /** @enum {boolean} */
                                        valid: false;
                                        reason: string;
                                    };
                                    r: {
                                        /** @enum {boolean} */
                                        valid: true;
                                    } | {
                                        /** @enum {boolean} */
                                        valid: false;
                                        reason: string;
                                    };
                                };
                                context?: {
                                    answer?: string;
                                    passages?: string[];
                                    policy_context?: string;
                                };
                                vrf?: {
                                    suite: "ECVRF-EDWARDS25519-SHA512-TAI" | "ECVRF-EDWARDS25519-SHA512-ELL2";
                                    public_key: string;
                                    alpha: string;
                                    proof: string;
                                };
                                sig_alg?: "hmac-sha256" | "hmac-sha256-prehash" | "ed25519";
                                kid?: string;
                            };
                            /** @description The bytes that were signed, as text. */
                            canonical: string;
                            canonical_sha256: string;
                            signature: {
                                alg: string | null;
                                kid: string | null;
                                value: string | null;
                                /** @description Checked again now with the keys of now, as of the time of receipt. A record that names no key, and that none of them signed, is invalid. */
                                check: "valid" | "invalid" | "unsigned" | "key_unknown";
                            };
                        } | null;
                        journal: {
                            id: string;
                            inbox_seq: number;
                            result_seq: number;
                            request_id: string | null;
                            /** @description false: retention has removed the entry. */
                            present: boolean;
                        };
                        repetitions: {
                            /** Format: date-time */
                            at: string;
                            request_id: string;
                            journal_seq: number;
                            equivocation: {
                                stored_digest: string;
                                claimed_digest: string;
                            } | null;
                        }[];
                        labels: {
                            label: "wrong" | "benign";
                            by: string;
                            /** Format: date-time */
                            at: string;
                            left_out: string | null;
                        }[];
                        texts: {
                            answer: string | null;
                            passages: string[];
                            unsupported: {
                                kind: "number" | "date" | "quantity" | "name";
                                start: number;
                                end: number;
                            }[];
                        } | null;
                        texts_absent: ("not_submitted" | "scope" | "retained_away") | null;
                        geometry: {
                            n_j: {
                                points: {
                                    scale: number;
                                    n_j: number;
                                    x: number;
                                    y: number;
                                }[];
                                slope: number;
                                intercept: number;
                                claimed_slope: number;
                                /** @description How far the claimed slope may be from the recomputed one. */
                                tolerance: number;
                            } | null;
                            coherence: {
                                projection: {
                                    edges: number[];
                                    counts: number[];
                                };
                                coh_star: number;
                                null: {
                                    mean: number;
                                    sd: number;
                                    z: number;
                                } | null;
                            } | null;
                            compression: {
                                r: number;
                                null: {
                                    mean: number;
                                    sd: number;
                                    z: number;
                                } | null;
                            } | null;
                            /** @description What cannot be drawn, and why: a record alone does not hold the points it summarises. */
                            absent: {
                                part: string;
                                why: string;
                            }[];
                        } | null;
                    };
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                tenant?: "*" | string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One schema per `event`; each `data` is JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** @description The newest, newest first. */
                        outcomes: {
                            pcs_id: string;
                            tenant: string;
                            shard_id: string | null;
                            decision: "accept" | "escalate" | "reject";
                            regime: string | null;
                            reasons: string[];
                            score: number | null;
                            settle_ms: number | null;
                            /** Format: date-time */
                            received_at: string;
                            journal_seq: number;
                            result_seq: number;
                            guarantee: string | null;
                            policy: {
                                id: string;
                                version: string;
                                verdict: string;
                            } | null;
                            label_wanted: boolean;
                            label: ("wrong" | "benign") | null;
                            replays: number;
                            equivocations: number;
                        }[];
                        left_out: number;
                        counts: {
                            accept: number;
                            escalate: number;
                            reject: number;
                            replayed: number;
                            equivocations: number;
                            refused: number;
                        };
                        /** @description What the counts are of. */
                        span_ms: number;
                    } | {
                        ready: boolean;
                        checks: {
                            name: string;
                            ok: boolean;
                            detail?: string;
                        }[];
                        calibration: {
                            tenant: string;
                            n_wrong: number;
                            n_benign: number;
                            accept_feasible: boolean;
                            drift_alarm: boolean;
                        }[];
                    } | {
                        left_out: number;
                    } | {
                        /** Format: date-time */
                        at: string;
                    };
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What this gateway stands on and runs with. No key and no secret is in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        node: string;
                        /** Format: date-time */
                        started_at: string;
                        checks: {
                            name: string;
                            ok: boolean;
                            detail: string | null;
                        }[];
                        journal: {
                            id: string;
                            first_seq: number;
                            durable_seq: number;
                            bytes: number;
                            pending_appends: number;
                            segments: {
                                name: string;
                                first_seq: number;
                                last_seq: number | null;
                                bytes: number;
                                sealed: boolean;
                                key_id: string | null;
                            }[];
                            retention_days: number;
                        };
                        projections: {
                            name: string;
                            position: number;
                            lag: number;
                            error: string | null;
                            external: boolean;
                        }[];
                        breakers: {
                            name: string;
                            state: string;
                            retry_in_ms: number | null;
                        }[];
                        stores: {
                            name: string;
                            kind: string;
                            ok: boolean;
                            detail: string | null;
                        }[];
                        tenants: {
                            id: string;
                            keys: {
                                kid: string | null;
                                alg: string;
                                not_before: string | null;
                                not_after: string | null;
                                state: "active" | "future" | "expired";
                            }[];
                            token_rate: number | null;
                            daily_quota: number | null;
                            min_pcs_version: string;
                        }[];
                        settings: {
                            name: string;
                            description: string;
                            value: (string | number | boolean) | null;
                            /** @description true: the value is never shown, only whether it is set. */
                            secret: boolean;
                            set: boolean;
                            source: "default" | "environment" | "secret_file" | "config_file" | "command_line";
                        }[];
                    };
                };
            };
        };
    };
    listActs: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Newest first. */
                        acts: {
                            seq: number;
                            /** Format: date-time */
                            at: string;
                            tenant: string | null;
                            who: string;
                            act: string;
                            detail: string;
                        }[];
                    };
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Only those with a greater seq. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description false: there is no bus, so that nothing can be given up on. */
                        configured: boolean;
                        letters: {
                            seq: number;
                            /** Format: date-time */
                            failed_at: string;
                            consumer: string;
                            deliveries: number | null;
                            position: number | null;
                            subject: string | null;
                            event_id: string | null;
                            bytes: number | null;
                        }[];
                    };
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seqs: number[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outcomes: {
                            seq: number;
                            outcome: "redriven" | "discarded" | "lost" | "absent";
                        }[];
                    };
                };
            };
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seqs: number[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outcomes: {
                            seq: number;
                            outcome: "redriven" | "discarded" | "lost" | "absent";
                        }[];
                    };
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        checks: {
                            name: string;
                            ok: boolean;
                            detail?: string;
                        }[];
                    };
                };
            };
        };
    };
}

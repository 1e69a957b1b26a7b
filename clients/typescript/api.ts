// Made from the console's OpenAPI document by `npm run docs`: not to be changed by hand.
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            accounts: {
                                createdAt: number;
                                hasPassword: boolean;
                                passwordTemporary: boolean;
                                roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                                rolesFromClaims: boolean;
                                scope: string[] | null;
                                secondFactor: boolean;
                                signOnEmail: string | null;
                                username: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password?: string;
                        roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                        /** @default null */
                        scope?: string[] | null;
                        /**
                         * Format: email
                         * @default null
                         */
                        signOnEmail?: string | null;
                        username: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            createdAt: number;
                            hasPassword: boolean;
                            passwordTemporary: boolean;
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            rolesFromClaims: boolean;
                            scope: string[] | null;
                            secondFactor: boolean;
                            signOnEmail: string | null;
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    username: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{username}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    username: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{username}/rights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    username: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                        /** @default null */
                        scope?: string[] | null;
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
                            createdAt: number;
                            hasPassword: boolean;
                            passwordTemporary: boolean;
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            rolesFromClaims: boolean;
                            scope: string[] | null;
                            secondFactor: boolean;
                            signOnEmail: string | null;
                            username: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{username}/second-factor/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    username: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            tokens: {
                                createdAt: number;
                                expiresAt: number;
                                id: string;
                                lastUsedAt: number | null;
                                name: string;
                                rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                                username: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            sessions: {
                                address: string;
                                browser: string;
                                createdAt: number;
                                current: boolean;
                                expiresAt: number;
                                id: string;
                                lastSeenAt: number;
                                username: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            tokens: {
                                createdAt: number;
                                expiresAt: number;
                                id: string;
                                lastUsedAt: number | null;
                                name: string;
                                rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                                username: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                        /** @default 90 */
                        validDays?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            createdAt: number;
                            expiresAt: number;
                            id: string;
                            lastUsedAt: number | null;
                            name: string;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            token: string;
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            approvals: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /** @default  */
                        note?: string;
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
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            };
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            baseRevision: number;
                            loosens: string[];
                            source: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /** @default  */
                        note?: string;
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
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            };
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    before?: number;
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
                            entries: {
                                /** @enum {string} */
                                action: "console.started" | "console.stopped" | "console.restored" | "console.moved" | "setup.completed" | "setup.refused" | "session.opened" | "session.refused" | "session.closed" | "policy.published" | "token.created" | "token.revoked" | "device.enrolled" | "device.seal-key" | "events.sealed" | "events.expired" | "retention.set" | "enrolment.refused" | "device.certificate-renewed" | "device.identity-suspected" | "device.identity-cleared" | "device.revoked" | "authority.replaced" | "command.ordered" | "command.finished" | "isolation.ordered" | "isolation.refused" | "isolation.release-ordered" | "approval.approved" | "approval.refused" | "approval.forbidden" | "device.groups-set" | "known-device.decided" | "known-device.owner-set" | "release.granted" | "release.denied" | "release.revoked" | "release-code.given" | "release-code.refused" | "recognition.uploaded" | "recognition.removed" | "recognition.document-added" | "recognition.document-removed" | "account.created" | "account.removed" | "authority.changed" | "account.refused" | "account.rights-set" | "session.revoked" | "personal-data.exported" | "events.exported" | "personal-data.expired" | "api-token.created" | "api-token.refused" | "api-token.revoked" | "password.changed" | "password.refused" | "password.reset" | "sign-on.set" | "sign-on.again" | "sign-on.linked" | "sign-on.unlinked" | "sign-on.refused" | "signing-key.set" | "signing-key.refused" | "second-factor.shown" | "second-factor.refused" | "second-factor.set" | "second-factor.codes-renewed" | "second-factor.reset" | "passkey.added" | "passkey.shown" | "passkey.refused" | "passkey.removed" | "authenticator.removed" | "access.refused" | "watermark.looked-up" | "integration.created" | "integration.changed" | "integration.tested" | "integration.removed" | "directory.set" | "directory.imported" | "directory.refused" | "evidence.arrived" | "evidence.asked" | "evidence.ask-refused" | "evidence.opened" | "evidence.open-refused" | "evidence.deleted" | "incident.rules-set" | "incident.acknowledged" | "incident.assigned" | "incident.closed" | "incident.reopened" | "incident.severity-set" | "incident.commented" | "incident.checked" | "incident.merged" | "incident.split" | "incident.action" | "incident.action-refused" | "leak.searched" | "person.watched" | "person.unwatched" | "person.risk-rules-set";
                                actor: {
                                    address?: string;
                                    /** @enum {string} */
                                    kind: "person" | "agent" | "console" | "unknown";
                                    name: string;
                                };
                                at: number;
                                details?: {
                                    [key: string]: string | number | boolean;
                                };
                                index: number;
                                target?: string;
                            }[];
                            next: number | null;
                            size: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            note: string;
                            publicKey: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    from: number;
                    to: number;
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
                            hashes: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    index: number;
                    size: number;
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
                            hashes: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            devices: {
                                address: string | null;
                                agentId: string;
                                agentVersion: string;
                                certificate: {
                                    serial: string;
                                    validFrom: number;
                                    validTo: number;
                                } | null;
                                enrolledAt: number;
                                eventCount: number;
                                groups: string[];
                                health: {
                                    cpuPercent: number;
                                    dropped: number;
                                    parts: {
                                        name: string;
                                        reason?: string;
                                        restarts: number;
                                        /** @enum {string} */
                                        state: "running" | "restarting" | "stopped" | "unavailable";
                                    }[];
                                    rssBytes: number;
                                    spoolBytes: number;
                                    spoolEvents: number;
                                    states?: string[];
                                } | null;
                                hostname: string;
                                identityAlert: {
                                    at: number;
                                    /** @enum {string} */
                                    kind: "two-links" | "old-certificate" | "numbers-went-back";
                                    seen: {
                                        address: string;
                                        hostname: string;
                                    }[];
                                } | null;
                                lastSeenAt: number | null;
                                network: {
                                    by: string | null;
                                    failure: string | null;
                                    /** @enum {string|null} */
                                    order: "isolate" | "release" | null;
                                    reason: string | null;
                                    since: number | null;
                                    /** @enum {string} */
                                    state: "none" | "pending" | "confirmed" | "failed";
                                };
                                osVersion: string;
                                /** @enum {string} */
                                platform: "windows" | "linux" | "macos";
                                policyReason: string | null;
                                policyRevision: number;
                                /** @enum {string} */
                                policyState: "applied" | "refused" | "pending";
                                revoked: {
                                    at: number;
                                    by: string;
                                    reason: string;
                                } | null;
                                /** @enum {string} */
                                state: "online" | "offline" | "silent" | "revoked";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
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
                            address: string | null;
                            agentId: string;
                            agentVersion: string;
                            certificate: {
                                serial: string;
                                validFrom: number;
                                validTo: number;
                            } | null;
                            enrolledAt: number;
                            eventCount: number;
                            groups: string[];
                            health: {
                                cpuPercent: number;
                                dropped: number;
                                parts: {
                                    name: string;
                                    reason?: string;
                                    restarts: number;
                                    /** @enum {string} */
                                    state: "running" | "restarting" | "stopped" | "unavailable";
                                }[];
                                rssBytes: number;
                                spoolBytes: number;
                                spoolEvents: number;
                                states?: string[];
                            } | null;
                            hostname: string;
                            identityAlert: {
                                at: number;
                                /** @enum {string} */
                                kind: "two-links" | "old-certificate" | "numbers-went-back";
                                seen: {
                                    address: string;
                                    hostname: string;
                                }[];
                            } | null;
                            lastSeenAt: number | null;
                            network: {
                                by: string | null;
                                failure: string | null;
                                /** @enum {string|null} */
                                order: "isolate" | "release" | null;
                                reason: string | null;
                                since: number | null;
                                /** @enum {string} */
                                state: "none" | "pending" | "confirmed" | "failed";
                            };
                            osVersion: string;
                            /** @enum {string} */
                            platform: "windows" | "linux" | "macos";
                            policyReason: string | null;
                            policyRevision: number;
                            /** @enum {string} */
                            policyState: "applied" | "refused" | "pending";
                            revoked: {
                                at: number;
                                by: string;
                                reason: string;
                            } | null;
                            /** @enum {string} */
                            state: "online" | "offline" | "silent" | "revoked";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
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
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "quarantine.restore";
                        /** Format: uuid */
                        quarantineId: string;
                    } | {
                        /** @enum {string} */
                        kind: "discovery.start" | "discovery.pause" | "discovery.resume";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agentId: string;
                            createdAt: number;
                            createdBy: string;
                            finishedAt: number | null;
                            id: string;
                            kind: string;
                            quarantineId: string | null;
                            reason: string | null;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/discovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
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
                            progress: {
                                began?: number;
                                expected: number;
                                files: number;
                                finished?: number;
                                folder?: string;
                                found: {
                                    [key: string]: number;
                                };
                                /** @enum {string} */
                                pausedBy?: "console" | "person";
                                pausedUntil?: number;
                                /** @enum {string} */
                                state: "off" | "idle" | "running" | "resting" | "paused";
                            } | null;
                            receivedAt: number | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default allow
                         * @enum {string}
                         */
                        access?: "allow" | "read-only";
                        device?: {
                            productId?: string;
                            serial?: string;
                            vendorId?: string;
                        };
                        minutes: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agentId: string;
                            createdAt: number;
                            createdBy: string;
                            finishedAt: number | null;
                            id: string;
                            kind: string;
                            quarantineId: string | null;
                            reason: string | null;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/grants/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        grantId: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agentId: string;
                            createdAt: number;
                            createdBy: string;
                            finishedAt: number | null;
                            id: string;
                            kind: string;
                            quarantineId: string | null;
                            reason: string | null;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        groups: string[];
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
                            address: string | null;
                            agentId: string;
                            agentVersion: string;
                            certificate: {
                                serial: string;
                                validFrom: number;
                                validTo: number;
                            } | null;
                            enrolledAt: number;
                            eventCount: number;
                            groups: string[];
                            health: {
                                cpuPercent: number;
                                dropped: number;
                                parts: {
                                    name: string;
                                    reason?: string;
                                    restarts: number;
                                    /** @enum {string} */
                                    state: "running" | "restarting" | "stopped" | "unavailable";
                                }[];
                                rssBytes: number;
                                spoolBytes: number;
                                spoolEvents: number;
                                states?: string[];
                            } | null;
                            hostname: string;
                            identityAlert: {
                                at: number;
                                /** @enum {string} */
                                kind: "two-links" | "old-certificate" | "numbers-went-back";
                                seen: {
                                    address: string;
                                    hostname: string;
                                }[];
                            } | null;
                            lastSeenAt: number | null;
                            network: {
                                by: string | null;
                                failure: string | null;
                                /** @enum {string|null} */
                                order: "isolate" | "release" | null;
                                reason: string | null;
                                since: number | null;
                                /** @enum {string} */
                                state: "none" | "pending" | "confirmed" | "failed";
                            };
                            osVersion: string;
                            /** @enum {string} */
                            platform: "windows" | "linux" | "macos";
                            policyReason: string | null;
                            policyRevision: number;
                            /** @enum {string} */
                            policyState: "applied" | "refused" | "pending";
                            revoked: {
                                at: number;
                                by: string;
                                reason: string;
                            } | null;
                            /** @enum {string} */
                            state: "online" | "offline" | "silent" | "revoked";
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/identity-alert/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
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
                            address: string | null;
                            agentId: string;
                            agentVersion: string;
                            certificate: {
                                serial: string;
                                validFrom: number;
                                validTo: number;
                            } | null;
                            enrolledAt: number;
                            eventCount: number;
                            groups: string[];
                            health: {
                                cpuPercent: number;
                                dropped: number;
                                parts: {
                                    name: string;
                                    reason?: string;
                                    restarts: number;
                                    /** @enum {string} */
                                    state: "running" | "restarting" | "stopped" | "unavailable";
                                }[];
                                rssBytes: number;
                                spoolBytes: number;
                                spoolEvents: number;
                                states?: string[];
                            } | null;
                            hostname: string;
                            identityAlert: {
                                at: number;
                                /** @enum {string} */
                                kind: "two-links" | "old-certificate" | "numbers-went-back";
                                seen: {
                                    address: string;
                                    hostname: string;
                                }[];
                            } | null;
                            lastSeenAt: number | null;
                            network: {
                                by: string | null;
                                failure: string | null;
                                /** @enum {string|null} */
                                order: "isolate" | "release" | null;
                                reason: string | null;
                                since: number | null;
                                /** @enum {string} */
                                state: "none" | "pending" | "confirmed" | "failed";
                            };
                            osVersion: string;
                            /** @enum {string} */
                            platform: "windows" | "linux" | "macos";
                            policyReason: string | null;
                            policyRevision: number;
                            /** @enum {string} */
                            policyState: "applied" | "refused" | "pending";
                            revoked: {
                                at: number;
                                by: string;
                                reason: string;
                            } | null;
                            /** @enum {string} */
                            state: "online" | "offline" | "silent" | "revoked";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/release-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default allow
                         * @enum {string}
                         */
                        access?: "allow" | "read-only";
                        challenge: string;
                        minutes: 5 | 15 | 30 | 60 | 120 | 240 | 480 | 720 | 1440 | 2880 | 4320 | 7200 | 10080 | 20160 | 30240 | 43200;
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
                            /** @enum {string} */
                            access: "allow" | "read-only";
                            minutes: number;
                            /** @enum {string} */
                            purpose: "any-device" | "one-device" | "isolation" | "stop-service";
                            response: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
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
                            address: string | null;
                            agentId: string;
                            agentVersion: string;
                            certificate: {
                                serial: string;
                                validFrom: number;
                                validTo: number;
                            } | null;
                            enrolledAt: number;
                            eventCount: number;
                            groups: string[];
                            health: {
                                cpuPercent: number;
                                dropped: number;
                                parts: {
                                    name: string;
                                    reason?: string;
                                    restarts: number;
                                    /** @enum {string} */
                                    state: "running" | "restarting" | "stopped" | "unavailable";
                                }[];
                                rssBytes: number;
                                spoolBytes: number;
                                spoolEvents: number;
                                states?: string[];
                            } | null;
                            hostname: string;
                            identityAlert: {
                                at: number;
                                /** @enum {string} */
                                kind: "two-links" | "old-certificate" | "numbers-went-back";
                                seen: {
                                    address: string;
                                    hostname: string;
                                }[];
                            } | null;
                            lastSeenAt: number | null;
                            network: {
                                by: string | null;
                                failure: string | null;
                                /** @enum {string|null} */
                                order: "isolate" | "release" | null;
                                reason: string | null;
                                since: number | null;
                                /** @enum {string} */
                                state: "none" | "pending" | "confirmed" | "failed";
                            };
                            osVersion: string;
                            /** @enum {string} */
                            platform: "windows" | "linux" | "macos";
                            policyReason: string | null;
                            policyRevision: number;
                            /** @enum {string} */
                            policyState: "applied" | "refused" | "pending";
                            revoked: {
                                at: number;
                                by: string;
                                reason: string;
                            } | null;
                            /** @enum {string} */
                            state: "online" | "offline" | "silent" | "revoked";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{agentId}/software": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agentId: string;
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
                            installed: {
                                name: string;
                                publisher?: string;
                                source: string;
                                version?: string;
                            }[];
                            receivedAt: number | null;
                            running: {
                                name: string;
                                path: string;
                                processes: number;
                                users: string[];
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            departments: number;
                            hasPassword: boolean;
                            lastError: string | null;
                            lastRunAt: number | null;
                            people: number;
                            settings: {
                                allowLocal: boolean;
                                allowPlaintext: boolean;
                                attributes: {
                                    department: string;
                                    leaves?: string;
                                    mail?: string;
                                    manager?: string;
                                    name: string;
                                    user: string;
                                };
                                baseDn: string;
                                bindDn: string;
                                ca?: string;
                                enabled: boolean;
                                everyHours: number;
                                filter: string;
                                startTls: boolean;
                                /** Format: uri */
                                url: string;
                            } | null;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password?: string;
                        settings: {
                            allowLocal: boolean;
                            allowPlaintext: boolean;
                            attributes: {
                                department: string;
                                leaves?: string;
                                mail?: string;
                                manager?: string;
                                name: string;
                                user: string;
                            };
                            baseDn: string;
                            bindDn: string;
                            ca?: string;
                            enabled: boolean;
                            everyHours: number;
                            filter: string;
                            startTls: boolean;
                            /** Format: uri */
                            url: string;
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
                            departments: number;
                            hasPassword: boolean;
                            lastError: string | null;
                            lastRunAt: number | null;
                            people: number;
                            settings: {
                                allowLocal: boolean;
                                allowPlaintext: boolean;
                                attributes: {
                                    department: string;
                                    leaves?: string;
                                    mail?: string;
                                    manager?: string;
                                    name: string;
                                    user: string;
                                };
                                baseDn: string;
                                bindDn: string;
                                ca?: string;
                                enabled: boolean;
                                everyHours: number;
                                filter: string;
                                startTls: boolean;
                                /** Format: uri */
                                url: string;
                            } | null;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        force: boolean;
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
                            added: number;
                            changed: number;
                            found: number;
                            removed: number;
                            sample: {
                                department: string | null;
                                leavesAt: number | null;
                                mail: string | null;
                                manager: string | null;
                                name: string;
                                user: string;
                            }[];
                            skipped: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/people/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user: string;
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
                            department: string | null;
                            leavesAt: number | null;
                            mail: string | null;
                            manager: string | null;
                            name: string;
                            user: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                            added: number;
                            changed: number;
                            found: number;
                            removed: number;
                            sample: {
                                department: string | null;
                                leavesAt: number | null;
                                mail: string | null;
                                manager: string | null;
                                name: string;
                                user: string;
                            }[];
                            skipped: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            ca: string;
                            /** Format: uri */
                            linkUrl: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            tokens: {
                                createdAt: number;
                                createdBy: string;
                                expiresAt: number;
                                id: string;
                                note: string;
                                used: number;
                                usedAt: number | null;
                                usedBy: string | null;
                                uses: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        note?: string;
                        /** @default 1 */
                        uses?: number;
                        /** @default 60 */
                        validMinutes?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            createdAt: number;
                            createdBy: string;
                            enrol: string;
                            expiresAt: number;
                            id: string;
                            note: string;
                            token: string;
                            used: number;
                            usedAt: number | null;
                            usedBy: string | null;
                            uses: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolment-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    action?: ("allow" | "audit" | "warn" | "block")[];
                    agentId?: string;
                    before?: number;
                    channel?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                    from?: number;
                    level?: string[];
                    limit?: number;
                    outcome?: ("done" | "not-stopped" | "none")[];
                    q?: string;
                    query?: string;
                    ruleId?: string;
                    severity?: ("info" | "low" | "medium" | "high" | "critical")[];
                    to?: number;
                    type?: string[];
                    user?: string;
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
                            events: {
                                actor?: {
                                    groups?: string[];
                                    uid?: number;
                                    user?: string;
                                };
                                agentId: string;
                                at: number;
                                /** @enum {string} */
                                channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                                decision?: {
                                    action: ("audit" | "warn" | "block") | "allow";
                                    /** @enum {string} */
                                    evidence?: "findings" | "file";
                                    /** @enum {boolean} */
                                    isolate?: true;
                                    matched?: string[];
                                    message?: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                    policyRevision?: number;
                                    ruleId?: string;
                                    ruleName?: {
                                        en: string;
                                        "zh-CN": string;
                                    } | string;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                };
                                destination?: {
                                    id: string;
                                    name: string;
                                };
                                details?: {
                                    [key: string]: string | number | boolean;
                                };
                                device?: {
                                    /** @enum {string} */
                                    bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                    fileSystem?: string;
                                    key: string;
                                    mountPoint?: string;
                                    node?: string;
                                    product?: string;
                                    productId?: string;
                                    readOnly?: boolean;
                                    serial?: string;
                                    sizeBytes?: number;
                                    vendor?: string;
                                    vendorId?: string;
                                };
                                evidence?: {
                                    /** @enum {string} */
                                    asked: "findings" | "file";
                                    kept?: {
                                        /** Format: uuid */
                                        id: string;
                                        sha256: string;
                                        sizeBytes: number;
                                        /** @enum {string} */
                                        what: "findings" | "file";
                                    };
                                    /** @enum {string} */
                                    missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                                };
                                file?: {
                                    modifiedAt?: number;
                                    name: string;
                                    path: string;
                                    sha256?: string;
                                    sizeBytes: number;
                                };
                                hostname: string;
                                /** Format: uuid */
                                id: string;
                                inspection?: {
                                    bytes: number;
                                    /** @enum {string} */
                                    error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                    findings: {
                                        confidence: number;
                                        count: number;
                                        detector: string;
                                        level?: string;
                                        samples: string[];
                                    }[];
                                    level: string;
                                    ms: number;
                                    reasons?: string[];
                                    sha256?: string;
                                    truncated?: boolean;
                                    type: string;
                                };
                                operation?: string;
                                outcome?: {
                                    /** Format: uuid */
                                    quarantineId?: string;
                                    /** @enum {string} */
                                    reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                    /** @enum {string} */
                                    state: "done" | "not-stopped" | "none";
                                };
                                position: number;
                                process?: {
                                    name: string;
                                    path?: string;
                                    pid: number;
                                };
                                receivedAt: number;
                                related?: string[];
                                response?: {
                                    /** @enum {string} */
                                    answer: "proceed" | "withdraw";
                                    /** @enum {string} */
                                    by: "person" | "unanswered" | "nobody";
                                    choice?: {
                                        id: string;
                                        label: {
                                            en: string;
                                            "zh-CN": string;
                                        };
                                    };
                                    text?: string;
                                    waitedMs: number;
                                };
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                            }[];
                            next: number | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    position: number;
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
                            actor?: {
                                groups?: string[];
                                uid?: number;
                                user?: string;
                            };
                            agentId: string;
                            at: number;
                            /** @enum {string} */
                            channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                            decision?: {
                                action: ("audit" | "warn" | "block") | "allow";
                                /** @enum {string} */
                                evidence?: "findings" | "file";
                                /** @enum {boolean} */
                                isolate?: true;
                                matched?: string[];
                                message?: {
                                    en: string;
                                    "zh-CN": string;
                                };
                                policyRevision?: number;
                                ruleId?: string;
                                ruleName?: {
                                    en: string;
                                    "zh-CN": string;
                                } | string;
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                            };
                            destination?: {
                                id: string;
                                name: string;
                            };
                            details?: {
                                [key: string]: string | number | boolean;
                            };
                            device?: {
                                /** @enum {string} */
                                bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                fileSystem?: string;
                                key: string;
                                mountPoint?: string;
                                node?: string;
                                product?: string;
                                productId?: string;
                                readOnly?: boolean;
                                serial?: string;
                                sizeBytes?: number;
                                vendor?: string;
                                vendorId?: string;
                            };
                            evidence?: {
                                /** @enum {string} */
                                asked: "findings" | "file";
                                kept?: {
                                    /** Format: uuid */
                                    id: string;
                                    sha256: string;
                                    sizeBytes: number;
                                    /** @enum {string} */
                                    what: "findings" | "file";
                                };
                                /** @enum {string} */
                                missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                            };
                            file?: {
                                modifiedAt?: number;
                                name: string;
                                path: string;
                                sha256?: string;
                                sizeBytes: number;
                            };
                            hostname: string;
                            /** Format: uuid */
                            id: string;
                            inspection?: {
                                bytes: number;
                                /** @enum {string} */
                                error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                findings: {
                                    confidence: number;
                                    count: number;
                                    detector: string;
                                    level?: string;
                                    samples: string[];
                                }[];
                                level: string;
                                ms: number;
                                reasons?: string[];
                                sha256?: string;
                                truncated?: boolean;
                                type: string;
                            };
                            operation?: string;
                            outcome?: {
                                /** Format: uuid */
                                quarantineId?: string;
                                /** @enum {string} */
                                reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                /** @enum {string} */
                                state: "done" | "not-stopped" | "none";
                            };
                            position: number;
                            process?: {
                                name: string;
                                path?: string;
                                pid: number;
                            };
                            receivedAt: number;
                            related?: string[];
                            response?: {
                                /** @enum {string} */
                                answer: "proceed" | "withdraw";
                                /** @enum {string} */
                                by: "person" | "unanswered" | "nobody";
                                choice?: {
                                    id: string;
                                    label: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                };
                                text?: string;
                                waitedMs: number;
                            };
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    action?: ("allow" | "audit" | "warn" | "block")[];
                    agentId?: string;
                    channel?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                    from?: number;
                    level?: string[];
                    outcome?: ("done" | "not-stopped" | "none")[];
                    q?: string;
                    query?: string;
                    ruleId?: string;
                    severity?: ("info" | "low" | "medium" | "high" | "critical")[];
                    to?: number;
                    type?: string[];
                    user?: string;
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
                            facets: {
                                action: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                channel: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                detector: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                device: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                level: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                outcome: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                rule: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                severity: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                type: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                                user: {
                                    count: number;
                                    key: string;
                                    label: string;
                                }[];
                            };
                            overTime: {
                                at: number;
                                bySeverity: {
                                    [key: string]: number;
                                };
                            }[];
                            since: number | null;
                            stepMs: number;
                            total: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A file of at most 100000 events; see EventExport. The header guardpost-events says how many, guardpost-cut whether there were more. */
        get: {
            parameters: {
                query: {
                    action?: ("allow" | "audit" | "warn" | "block")[];
                    agentId?: string;
                    channel?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                    columns?: ("at" | "severity" | "what" | "level" | "result" | "user" | "device" | "channel" | "rule" | "type" | "path" | "size" | "sha256" | "process" | "destination" | "storage" | "detectors" | "receivedAt")[];
                    format: "csv" | "json" | "xlsx";
                    from?: number;
                    level?: string[];
                    outcome?: ("done" | "not-stopped" | "none")[];
                    q?: string;
                    query?: string;
                    ruleId?: string;
                    severity?: ("info" | "low" | "medium" | "high" | "critical")[];
                    to?: number;
                    type?: string[];
                    user?: string;
                    zone?: string;
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
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Server-sent events; see EventFilter. Last-Event-ID resumes after that position. */
        get: {
            parameters: {
                query?: {
                    action?: ("allow" | "audit" | "warn" | "block")[];
                    agentId?: string;
                    channel?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                    from?: number;
                    level?: string[];
                    outcome?: ("done" | "not-stopped" | "none")[];
                    q?: string;
                    query?: string;
                    ruleId?: string;
                    severity?: ("info" | "low" | "medium" | "high" | "critical")[];
                    to?: number;
                    type?: string[];
                    user?: string;
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
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            evidence: {
                                agentId: string;
                                announcedAt: number;
                                arrivedAt: number | null;
                                deletedAt: number | null;
                                eventAt: number;
                                eventId: string;
                                fileName: string | null;
                                hostname: string;
                                id: string;
                                sha256: string;
                                sizeBytes: number;
                                /** @enum {string} */
                                state: "announced" | "arriving" | "kept" | "deleted";
                                /** @enum {string} */
                                what: "findings" | "file";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            agentId: string;
                            announcedAt: number;
                            arrivedAt: number | null;
                            custody: {
                                /** @enum {string} */
                                act: "arrived" | "asked" | "approved" | "refused" | "downloaded" | "deleted";
                                at: number;
                                by: string | null;
                                note: string | null;
                            }[];
                            deletedAt: number | null;
                            eventAt: number;
                            eventId: string;
                            fileName: string | null;
                            hostname: string;
                            id: string;
                            openUntil: number | null;
                            pending: boolean;
                            sha256: string;
                            sizeBytes: number;
                            /** @enum {string} */
                            state: "announced" | "arriving" | "kept" | "deleted";
                            /** @enum {string} */
                            what: "findings" | "file";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The sealed file (age). Takes a request that another person has approved with a signature. */
        post: {
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
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{id}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    agentId?: string;
                    before?: number;
                    kind?: ("removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other")[];
                    limit?: number;
                    owner?: string;
                    person?: string;
                    q?: string;
                    severity?: ("info" | "low" | "medium" | "high" | "critical")[];
                    state?: ("open" | "in-progress" | "closed" | "merged")[];
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
                            incidents: {
                                acknowledgedAt: number | null;
                                closedAt: number | null;
                                document: string | null;
                                escalations: number;
                                events: number;
                                firstAt: number;
                                id: number;
                                /** @enum {string} */
                                kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                                lastAt: number;
                                level: string | null;
                                mergedInto: number | null;
                                openedAt: number;
                                /** @enum {string|null} */
                                outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                                owner: string | null;
                                pcs: number;
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                state: "open" | "in-progress" | "closed" | "merged";
                                subject: string;
                            }[];
                            next: number | null;
                            open: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
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
                            acknowledgedAt: number | null;
                            acts: {
                                at: number;
                                by: string | null;
                                details: {
                                    [key: string]: unknown;
                                };
                                id: string;
                                /** @enum {string} */
                                kind: "opened" | "raised" | "absorbed" | "acknowledged" | "assigned" | "severity-set" | "comment" | "checked" | "unchecked" | "closed" | "reopened" | "merged" | "split-off" | "split-from" | "action" | "asked" | "answered" | "escalated";
                            }[];
                            checklist: {
                                at: number | null;
                                by: string | null;
                                id: string;
                                text: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                            closedAt: number | null;
                            devices: {
                                agentId: string;
                                hostname: string;
                            }[];
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            people: string[];
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                            timeline: {
                                actor?: {
                                    groups?: string[];
                                    uid?: number;
                                    user?: string;
                                };
                                agentId: string;
                                at: number;
                                /** @enum {string} */
                                channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                                decision?: {
                                    action: ("audit" | "warn" | "block") | "allow";
                                    /** @enum {string} */
                                    evidence?: "findings" | "file";
                                    /** @enum {boolean} */
                                    isolate?: true;
                                    matched?: string[];
                                    message?: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                    policyRevision?: number;
                                    ruleId?: string;
                                    ruleName?: {
                                        en: string;
                                        "zh-CN": string;
                                    } | string;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                };
                                destination?: {
                                    id: string;
                                    name: string;
                                };
                                details?: {
                                    [key: string]: string | number | boolean;
                                };
                                device?: {
                                    /** @enum {string} */
                                    bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                    fileSystem?: string;
                                    key: string;
                                    mountPoint?: string;
                                    node?: string;
                                    product?: string;
                                    productId?: string;
                                    readOnly?: boolean;
                                    serial?: string;
                                    sizeBytes?: number;
                                    vendor?: string;
                                    vendorId?: string;
                                };
                                evidence?: {
                                    /** @enum {string} */
                                    asked: "findings" | "file";
                                    kept?: {
                                        /** Format: uuid */
                                        id: string;
                                        sha256: string;
                                        sizeBytes: number;
                                        /** @enum {string} */
                                        what: "findings" | "file";
                                    };
                                    /** @enum {string} */
                                    missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                                };
                                file?: {
                                    modifiedAt?: number;
                                    name: string;
                                    path: string;
                                    sha256?: string;
                                    sizeBytes: number;
                                };
                                hostname: string;
                                /** Format: uuid */
                                id: string;
                                inspection?: {
                                    bytes: number;
                                    /** @enum {string} */
                                    error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                    findings: {
                                        confidence: number;
                                        count: number;
                                        detector: string;
                                        level?: string;
                                        samples: string[];
                                    }[];
                                    level: string;
                                    ms: number;
                                    reasons?: string[];
                                    sha256?: string;
                                    truncated?: boolean;
                                    type: string;
                                };
                                operation?: string;
                                outcome?: {
                                    /** Format: uuid */
                                    quarantineId?: string;
                                    /** @enum {string} */
                                    reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                    /** @enum {string} */
                                    state: "done" | "not-stopped" | "none";
                                };
                                position: number;
                                process?: {
                                    name: string;
                                    path?: string;
                                    pid: number;
                                };
                                receivedAt: number;
                                related?: string[];
                                response?: {
                                    /** @enum {string} */
                                    answer: "proceed" | "withdraw";
                                    /** @enum {string} */
                                    by: "person" | "unanswered" | "nobody";
                                    choice?: {
                                        id: string;
                                        label: {
                                            en: string;
                                            "zh-CN": string;
                                        };
                                    };
                                    text?: string;
                                    waitedMs: number;
                                };
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                            }[];
                            whole: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        action: "isolate";
                        /** Format: uuid */
                        agentId: string;
                        reason: string;
                    } | {
                        /** @enum {string} */
                        action: "release";
                        /** Format: uuid */
                        agentId: string;
                        reason: string;
                    } | {
                        /** @enum {string} */
                        action: "restore";
                        /** Format: uuid */
                        agentId: string;
                        /** Format: uuid */
                        quarantineId: string;
                    } | {
                        /** @enum {string} */
                        action: "destroy";
                        /** Format: uuid */
                        agentId: string;
                        /** Format: uuid */
                        quarantineId: string;
                        reason: string;
                    } | {
                        /** @enum {string} */
                        action: "block-storage";
                        /** Format: uuid */
                        agentId: string;
                        deviceId: string;
                        reason: string;
                    } | {
                        /** @enum {string} */
                        action: "ask";
                        /** Format: uuid */
                        agentId: string;
                        /** @default 15 */
                        minutes?: number;
                        person: string;
                        question: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/checklist/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    item: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        done: boolean;
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
                            acknowledgedAt: number | null;
                            acts: {
                                at: number;
                                by: string | null;
                                details: {
                                    [key: string]: unknown;
                                };
                                id: string;
                                /** @enum {string} */
                                kind: "opened" | "raised" | "absorbed" | "acknowledged" | "assigned" | "severity-set" | "comment" | "checked" | "unchecked" | "closed" | "reopened" | "merged" | "split-off" | "split-from" | "action" | "asked" | "answered" | "escalated";
                            }[];
                            checklist: {
                                at: number | null;
                                by: string | null;
                                id: string;
                                text: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                            closedAt: number | null;
                            devices: {
                                agentId: string;
                                hostname: string;
                            }[];
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            people: string[];
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                            timeline: {
                                actor?: {
                                    groups?: string[];
                                    uid?: number;
                                    user?: string;
                                };
                                agentId: string;
                                at: number;
                                /** @enum {string} */
                                channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                                decision?: {
                                    action: ("audit" | "warn" | "block") | "allow";
                                    /** @enum {string} */
                                    evidence?: "findings" | "file";
                                    /** @enum {boolean} */
                                    isolate?: true;
                                    matched?: string[];
                                    message?: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                    policyRevision?: number;
                                    ruleId?: string;
                                    ruleName?: {
                                        en: string;
                                        "zh-CN": string;
                                    } | string;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                };
                                destination?: {
                                    id: string;
                                    name: string;
                                };
                                details?: {
                                    [key: string]: string | number | boolean;
                                };
                                device?: {
                                    /** @enum {string} */
                                    bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                    fileSystem?: string;
                                    key: string;
                                    mountPoint?: string;
                                    node?: string;
                                    product?: string;
                                    productId?: string;
                                    readOnly?: boolean;
                                    serial?: string;
                                    sizeBytes?: number;
                                    vendor?: string;
                                    vendorId?: string;
                                };
                                evidence?: {
                                    /** @enum {string} */
                                    asked: "findings" | "file";
                                    kept?: {
                                        /** Format: uuid */
                                        id: string;
                                        sha256: string;
                                        sizeBytes: number;
                                        /** @enum {string} */
                                        what: "findings" | "file";
                                    };
                                    /** @enum {string} */
                                    missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                                };
                                file?: {
                                    modifiedAt?: number;
                                    name: string;
                                    path: string;
                                    sha256?: string;
                                    sizeBytes: number;
                                };
                                hostname: string;
                                /** Format: uuid */
                                id: string;
                                inspection?: {
                                    bytes: number;
                                    /** @enum {string} */
                                    error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                    findings: {
                                        confidence: number;
                                        count: number;
                                        detector: string;
                                        level?: string;
                                        samples: string[];
                                    }[];
                                    level: string;
                                    ms: number;
                                    reasons?: string[];
                                    sha256?: string;
                                    truncated?: boolean;
                                    type: string;
                                };
                                operation?: string;
                                outcome?: {
                                    /** Format: uuid */
                                    quarantineId?: string;
                                    /** @enum {string} */
                                    reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                    /** @enum {string} */
                                    state: "done" | "not-stopped" | "none";
                                };
                                position: number;
                                process?: {
                                    name: string;
                                    path?: string;
                                    pid: number;
                                };
                                receivedAt: number;
                                related?: string[];
                                response?: {
                                    /** @enum {string} */
                                    answer: "proceed" | "withdraw";
                                    /** @enum {string} */
                                    by: "person" | "unanswered" | "nobody";
                                    choice?: {
                                        id: string;
                                        label: {
                                            en: string;
                                            "zh-CN": string;
                                        };
                                    };
                                    text?: string;
                                    waitedMs: number;
                                };
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                            }[];
                            whole: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
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
                            acknowledgedAt: number | null;
                            acts: {
                                at: number;
                                by: string | null;
                                details: {
                                    [key: string]: unknown;
                                };
                                id: string;
                                /** @enum {string} */
                                kind: "opened" | "raised" | "absorbed" | "acknowledged" | "assigned" | "severity-set" | "comment" | "checked" | "unchecked" | "closed" | "reopened" | "merged" | "split-off" | "split-from" | "action" | "asked" | "answered" | "escalated";
                            }[];
                            checklist: {
                                at: number | null;
                                by: string | null;
                                id: string;
                                text: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                            closedAt: number | null;
                            devices: {
                                agentId: string;
                                hostname: string;
                            }[];
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            people: string[];
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                            timeline: {
                                actor?: {
                                    groups?: string[];
                                    uid?: number;
                                    user?: string;
                                };
                                agentId: string;
                                at: number;
                                /** @enum {string} */
                                channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                                decision?: {
                                    action: ("audit" | "warn" | "block") | "allow";
                                    /** @enum {string} */
                                    evidence?: "findings" | "file";
                                    /** @enum {boolean} */
                                    isolate?: true;
                                    matched?: string[];
                                    message?: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                    policyRevision?: number;
                                    ruleId?: string;
                                    ruleName?: {
                                        en: string;
                                        "zh-CN": string;
                                    } | string;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                };
                                destination?: {
                                    id: string;
                                    name: string;
                                };
                                details?: {
                                    [key: string]: string | number | boolean;
                                };
                                device?: {
                                    /** @enum {string} */
                                    bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                    fileSystem?: string;
                                    key: string;
                                    mountPoint?: string;
                                    node?: string;
                                    product?: string;
                                    productId?: string;
                                    readOnly?: boolean;
                                    serial?: string;
                                    sizeBytes?: number;
                                    vendor?: string;
                                    vendorId?: string;
                                };
                                evidence?: {
                                    /** @enum {string} */
                                    asked: "findings" | "file";
                                    kept?: {
                                        /** Format: uuid */
                                        id: string;
                                        sha256: string;
                                        sizeBytes: number;
                                        /** @enum {string} */
                                        what: "findings" | "file";
                                    };
                                    /** @enum {string} */
                                    missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                                };
                                file?: {
                                    modifiedAt?: number;
                                    name: string;
                                    path: string;
                                    sha256?: string;
                                    sizeBytes: number;
                                };
                                hostname: string;
                                /** Format: uuid */
                                id: string;
                                inspection?: {
                                    bytes: number;
                                    /** @enum {string} */
                                    error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                    findings: {
                                        confidence: number;
                                        count: number;
                                        detector: string;
                                        level?: string;
                                        samples: string[];
                                    }[];
                                    level: string;
                                    ms: number;
                                    reasons?: string[];
                                    sha256?: string;
                                    truncated?: boolean;
                                    type: string;
                                };
                                operation?: string;
                                outcome?: {
                                    /** Format: uuid */
                                    quarantineId?: string;
                                    /** @enum {string} */
                                    reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                    /** @enum {string} */
                                    state: "done" | "not-stopped" | "none";
                                };
                                position: number;
                                process?: {
                                    name: string;
                                    path?: string;
                                    pid: number;
                                };
                                receivedAt: number;
                                related?: string[];
                                response?: {
                                    /** @enum {string} */
                                    answer: "proceed" | "withdraw";
                                    /** @enum {string} */
                                    by: "person" | "unanswered" | "nobody";
                                    choice?: {
                                        id: string;
                                        label: {
                                            en: string;
                                            "zh-CN": string;
                                        };
                                    };
                                    text?: string;
                                    waitedMs: number;
                                };
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                            }[];
                            whole: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: number[];
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
                            acknowledgedAt: number | null;
                            closedAt: number | null;
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
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
                            acknowledgedAt: number | null;
                            closedAt: number | null;
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/severity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        severity: "info" | "low" | "medium" | "high" | "critical";
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
                            acknowledgedAt: number | null;
                            closedAt: number | null;
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        positions: number[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acknowledgedAt: number | null;
                            closedAt: number | null;
                            document: string | null;
                            escalations: number;
                            events: number;
                            firstAt: number;
                            id: number;
                            /** @enum {string} */
                            kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                            lastAt: number;
                            level: string | null;
                            mergedInto: number | null;
                            openedAt: number;
                            /** @enum {string|null} */
                            outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                            owner: string | null;
                            pcs: number;
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            /** @enum {string} */
                            state: "open" | "in-progress" | "closed" | "merged";
                            subject: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: number[];
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
                            incidents: {
                                acknowledgedAt: number | null;
                                closedAt: number | null;
                                document: string | null;
                                escalations: number;
                                events: number;
                                firstAt: number;
                                id: number;
                                /** @enum {string} */
                                kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                                lastAt: number;
                                level: string | null;
                                mergedInto: number | null;
                                openedAt: number;
                                /** @enum {string|null} */
                                outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                                owner: string | null;
                                pcs: number;
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                state: "open" | "in-progress" | "closed" | "merged";
                                subject: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: number[];
                        owner: string | null;
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
                            incidents: {
                                acknowledgedAt: number | null;
                                closedAt: number | null;
                                document: string | null;
                                escalations: number;
                                events: number;
                                firstAt: number;
                                id: number;
                                /** @enum {string} */
                                kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                                lastAt: number;
                                level: string | null;
                                mergedInto: number | null;
                                openedAt: number;
                                /** @enum {string|null} */
                                outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                                owner: string | null;
                                pcs: number;
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                state: "open" | "in-progress" | "closed" | "merged";
                                subject: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/assignees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            accounts: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: number[];
                        /** @default  */
                        note?: string;
                        /** @enum {string} */
                        outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate";
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
                            incidents: {
                                acknowledgedAt: number | null;
                                closedAt: number | null;
                                document: string | null;
                                escalations: number;
                                events: number;
                                firstAt: number;
                                id: number;
                                /** @enum {string} */
                                kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                                lastAt: number;
                                level: string | null;
                                mergedInto: number | null;
                                openedAt: number;
                                /** @enum {string|null} */
                                outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                                owner: string | null;
                                pcs: number;
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                /** @enum {string} */
                                state: "open" | "in-progress" | "closed" | "merged";
                                subject: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            notices: {
                                at: number;
                                incident: {
                                    acknowledgedAt: number | null;
                                    closedAt: number | null;
                                    document: string | null;
                                    escalations: number;
                                    events: number;
                                    firstAt: number;
                                    id: number;
                                    /** @enum {string} */
                                    kind: "removable-storage" | "cloud" | "messenger" | "network-share" | "mail" | "printing" | "screen" | "at-rest" | "bulk" | "application" | "tampering" | "other";
                                    lastAt: number;
                                    level: string | null;
                                    mergedInto: number | null;
                                    openedAt: number;
                                    /** @enum {string|null} */
                                    outcome: "true-positive" | "false-positive" | "policy-tuned" | "accepted" | "duplicate" | null;
                                    owner: string | null;
                                    pcs: number;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                    /** @enum {string} */
                                    state: "open" | "in-progress" | "closed" | "merged";
                                    subject: string;
                                };
                                kind: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            /**
                             * @default [
                             *       "person",
                             *       "document",
                             *       "device"
                             *     ]
                             */
                            by: ("person" | "document" | "device")[];
                            /** @default {} */
                            checklists: {
                                [key: string]: {
                                    id: string;
                                    text: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                }[];
                            };
                            /** @default 60 */
                            coolDownMinutes: number;
                            /**
                             * @default {
                             *       "medium": null,
                             *       "high": 240,
                             *       "critical": 30
                             *     }
                             */
                            escalateAfterMinutes: {
                                critical: number | null;
                                high: number | null;
                                medium: number | null;
                            };
                            /**
                             * @default low
                             * @enum {string}
                             */
                            joinFrom: "info" | "low" | "medium" | "high" | "critical";
                            /**
                             * @default high
                             * @enum {string}
                             */
                            openFrom: "medium" | "high" | "critical";
                            /**
                             * @default medium
                             * @enum {string}
                             */
                            openFromWatched: "low" | "medium" | "high" | "critical";
                            /** @default false */
                            raise: boolean;
                            /** @default 480 */
                            windowMinutes: number;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default [
                         *       "person",
                         *       "document",
                         *       "device"
                         *     ]
                         */
                        by?: ("person" | "document" | "device")[];
                        /** @default {} */
                        checklists?: {
                            [key: string]: {
                                id: string;
                                text: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                        };
                        /** @default 60 */
                        coolDownMinutes?: number;
                        /**
                         * @default {
                         *       "medium": null,
                         *       "high": 240,
                         *       "critical": 30
                         *     }
                         */
                        escalateAfterMinutes?: {
                            critical: number | null;
                            high: number | null;
                            medium: number | null;
                        };
                        /**
                         * @default low
                         * @enum {string}
                         */
                        joinFrom?: "info" | "low" | "medium" | "high" | "critical";
                        /**
                         * @default high
                         * @enum {string}
                         */
                        openFrom?: "medium" | "high" | "critical";
                        /**
                         * @default medium
                         * @enum {string}
                         */
                        openFromWatched?: "low" | "medium" | "high" | "critical";
                        /** @default false */
                        raise?: boolean;
                        /** @default 480 */
                        windowMinutes?: number;
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
                            /**
                             * @default [
                             *       "person",
                             *       "document",
                             *       "device"
                             *     ]
                             */
                            by: ("person" | "document" | "device")[];
                            /** @default {} */
                            checklists: {
                                [key: string]: {
                                    id: string;
                                    text: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                }[];
                            };
                            /** @default 60 */
                            coolDownMinutes: number;
                            /**
                             * @default {
                             *       "medium": null,
                             *       "high": 240,
                             *       "critical": 30
                             *     }
                             */
                            escalateAfterMinutes: {
                                critical: number | null;
                                high: number | null;
                                medium: number | null;
                            };
                            /**
                             * @default low
                             * @enum {string}
                             */
                            joinFrom: "info" | "low" | "medium" | "high" | "critical";
                            /**
                             * @default high
                             * @enum {string}
                             */
                            openFrom: "medium" | "high" | "critical";
                            /**
                             * @default medium
                             * @enum {string}
                             */
                            openFromWatched: "low" | "medium" | "high" | "critical";
                            /** @default false */
                            raise: boolean;
                            /** @default 480 */
                            windowMinutes: number;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            integrations: {
                                allowLocal: boolean;
                                allowPlaintext: boolean;
                                behind: number;
                                createdAt: number;
                                delivered: number;
                                enabled: boolean;
                                failingSince: number | null;
                                filter: {
                                    channels?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                                    groups?: string[];
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                    sources: ("events" | "audit" | "notices")[];
                                    types?: ("file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen")[];
                                };
                                givenUp: boolean;
                                /** Format: uuid */
                                id: string;
                                lagMs: number;
                                lastDeliveredAt: number | null;
                                lastError: string | null;
                                lastErrorAt: number | null;
                                name: string;
                                perSecond: number;
                                secrets: ("url" | "key" | "password")[];
                                settings: {
                                    ca?: string;
                                    confirm: boolean;
                                    /** @enum {string} */
                                    format: "cef" | "leef" | "ocsf" | "ecs";
                                    host: string;
                                    /** @enum {string} */
                                    kind: "syslog";
                                    port: number;
                                    /** @enum {string} */
                                    transport: "tls" | "tcp" | "udp";
                                } | {
                                    ca?: string;
                                    /** @enum {string} */
                                    format: "native" | "ocsf" | "ecs";
                                    /** @enum {string} */
                                    kind: "webhook";
                                    /** Format: uri */
                                    url: string;
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "wecom";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "dingtalk";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "feishu";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** Format: email */
                                    from: string;
                                    host: string;
                                    /** @enum {string} */
                                    kind: "email";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    port: number;
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                    /** @enum {string} */
                                    security: "tls" | "starttls" | "none";
                                    to: string[];
                                    user?: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        allowLocal: boolean;
                        allowPlaintext: boolean;
                        enabled: boolean;
                        filter: {
                            channels?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                            groups?: string[];
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            sources: ("events" | "audit" | "notices")[];
                            types?: ("file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen")[];
                        };
                        name: string;
                        perSecond: number;
                        secrets?: {
                            key?: string;
                            password?: string;
                            /** Format: uri */
                            url?: string;
                        };
                        settings: {
                            ca?: string;
                            confirm: boolean;
                            /** @enum {string} */
                            format: "cef" | "leef" | "ocsf" | "ecs";
                            host: string;
                            /** @enum {string} */
                            kind: "syslog";
                            port: number;
                            /** @enum {string} */
                            transport: "tls" | "tcp" | "udp";
                        } | {
                            ca?: string;
                            /** @enum {string} */
                            format: "native" | "ocsf" | "ecs";
                            /** @enum {string} */
                            kind: "webhook";
                            /** Format: uri */
                            url: string;
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "wecom";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "dingtalk";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "feishu";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** Format: email */
                            from: string;
                            host: string;
                            /** @enum {string} */
                            kind: "email";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            port: number;
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                            /** @enum {string} */
                            security: "tls" | "starttls" | "none";
                            to: string[];
                            user?: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            integration: {
                                allowLocal: boolean;
                                allowPlaintext: boolean;
                                behind: number;
                                createdAt: number;
                                delivered: number;
                                enabled: boolean;
                                failingSince: number | null;
                                filter: {
                                    channels?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                                    groups?: string[];
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                    sources: ("events" | "audit" | "notices")[];
                                    types?: ("file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen")[];
                                };
                                givenUp: boolean;
                                /** Format: uuid */
                                id: string;
                                lagMs: number;
                                lastDeliveredAt: number | null;
                                lastError: string | null;
                                lastErrorAt: number | null;
                                name: string;
                                perSecond: number;
                                secrets: ("url" | "key" | "password")[];
                                settings: {
                                    ca?: string;
                                    confirm: boolean;
                                    /** @enum {string} */
                                    format: "cef" | "leef" | "ocsf" | "ecs";
                                    host: string;
                                    /** @enum {string} */
                                    kind: "syslog";
                                    port: number;
                                    /** @enum {string} */
                                    transport: "tls" | "tcp" | "udp";
                                } | {
                                    ca?: string;
                                    /** @enum {string} */
                                    format: "native" | "ocsf" | "ecs";
                                    /** @enum {string} */
                                    kind: "webhook";
                                    /** Format: uri */
                                    url: string;
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "wecom";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "dingtalk";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** @enum {string} */
                                    kind: "feishu";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                } | {
                                    ca?: string;
                                    foldSeconds: number;
                                    /** Format: email */
                                    from: string;
                                    host: string;
                                    /** @enum {string} */
                                    kind: "email";
                                    /** @enum {string} */
                                    language: "zh-CN" | "en";
                                    port: number;
                                    quiet?: {
                                        /** @enum {string} */
                                        except: "info" | "low" | "medium" | "high" | "critical";
                                        from: string;
                                        to: string;
                                        zone: string;
                                    };
                                    /** @enum {string} */
                                    security: "tls" | "starttls" | "none";
                                    to: string[];
                                    user?: string;
                                };
                            };
                            key: string | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
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
                        allowLocal: boolean;
                        allowPlaintext: boolean;
                        enabled: boolean;
                        filter: {
                            channels?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                            groups?: string[];
                            /** @enum {string} */
                            severity: "info" | "low" | "medium" | "high" | "critical";
                            sources: ("events" | "audit" | "notices")[];
                            types?: ("file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen")[];
                        };
                        name: string;
                        perSecond: number;
                        secrets?: {
                            key?: string;
                            password?: string;
                            /** Format: uri */
                            url?: string;
                        };
                        settings: {
                            ca?: string;
                            confirm: boolean;
                            /** @enum {string} */
                            format: "cef" | "leef" | "ocsf" | "ecs";
                            host: string;
                            /** @enum {string} */
                            kind: "syslog";
                            port: number;
                            /** @enum {string} */
                            transport: "tls" | "tcp" | "udp";
                        } | {
                            ca?: string;
                            /** @enum {string} */
                            format: "native" | "ocsf" | "ecs";
                            /** @enum {string} */
                            kind: "webhook";
                            /** Format: uri */
                            url: string;
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "wecom";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "dingtalk";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** @enum {string} */
                            kind: "feishu";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                        } | {
                            ca?: string;
                            foldSeconds: number;
                            /** Format: email */
                            from: string;
                            host: string;
                            /** @enum {string} */
                            kind: "email";
                            /** @enum {string} */
                            language: "zh-CN" | "en";
                            port: number;
                            quiet?: {
                                /** @enum {string} */
                                except: "info" | "low" | "medium" | "high" | "critical";
                                from: string;
                                to: string;
                                zone: string;
                            };
                            /** @enum {string} */
                            security: "tls" | "starttls" | "none";
                            to: string[];
                            user?: string;
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
                            allowLocal: boolean;
                            allowPlaintext: boolean;
                            behind: number;
                            createdAt: number;
                            delivered: number;
                            enabled: boolean;
                            failingSince: number | null;
                            filter: {
                                channels?: ("removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest")[];
                                groups?: string[];
                                /** @enum {string} */
                                severity: "info" | "low" | "medium" | "high" | "critical";
                                sources: ("events" | "audit" | "notices")[];
                                types?: ("file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen")[];
                            };
                            givenUp: boolean;
                            /** Format: uuid */
                            id: string;
                            lagMs: number;
                            lastDeliveredAt: number | null;
                            lastError: string | null;
                            lastErrorAt: number | null;
                            name: string;
                            perSecond: number;
                            secrets: ("url" | "key" | "password")[];
                            settings: {
                                ca?: string;
                                confirm: boolean;
                                /** @enum {string} */
                                format: "cef" | "leef" | "ocsf" | "ecs";
                                host: string;
                                /** @enum {string} */
                                kind: "syslog";
                                port: number;
                                /** @enum {string} */
                                transport: "tls" | "tcp" | "udp";
                            } | {
                                ca?: string;
                                /** @enum {string} */
                                format: "native" | "ocsf" | "ecs";
                                /** @enum {string} */
                                kind: "webhook";
                                /** Format: uri */
                                url: string;
                            } | {
                                ca?: string;
                                foldSeconds: number;
                                /** @enum {string} */
                                kind: "wecom";
                                /** @enum {string} */
                                language: "zh-CN" | "en";
                                quiet?: {
                                    /** @enum {string} */
                                    except: "info" | "low" | "medium" | "high" | "critical";
                                    from: string;
                                    to: string;
                                    zone: string;
                                };
                            } | {
                                ca?: string;
                                foldSeconds: number;
                                /** @enum {string} */
                                kind: "dingtalk";
                                /** @enum {string} */
                                language: "zh-CN" | "en";
                                quiet?: {
                                    /** @enum {string} */
                                    except: "info" | "low" | "medium" | "high" | "critical";
                                    from: string;
                                    to: string;
                                    zone: string;
                                };
                            } | {
                                ca?: string;
                                foldSeconds: number;
                                /** @enum {string} */
                                kind: "feishu";
                                /** @enum {string} */
                                language: "zh-CN" | "en";
                                quiet?: {
                                    /** @enum {string} */
                                    except: "info" | "low" | "medium" | "high" | "critical";
                                    from: string;
                                    to: string;
                                    zone: string;
                                };
                            } | {
                                ca?: string;
                                foldSeconds: number;
                                /** Format: email */
                                from: string;
                                host: string;
                                /** @enum {string} */
                                kind: "email";
                                /** @enum {string} */
                                language: "zh-CN" | "en";
                                port: number;
                                quiet?: {
                                    /** @enum {string} */
                                    except: "info" | "low" | "medium" | "high" | "critical";
                                    from: string;
                                    to: string;
                                    zone: string;
                                };
                                /** @enum {string} */
                                security: "tls" | "starttls" | "none";
                                to: string[];
                                user?: string;
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                            error: string | null;
                            ok: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/isolations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        agentIds?: string[];
                        group?: string;
                        hostname?: string;
                        /** @enum {string} */
                        platform?: "windows" | "linux" | "macos";
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/isolations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        agentIds?: string[];
                        group?: string;
                        hostname?: string;
                        /** @enum {string} */
                        platform?: "windows" | "linux" | "macos";
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
                            devices: {
                                agentId: string;
                                hostname: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/isolations/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        agentIds?: string[];
                        group?: string;
                        hostname?: string;
                        /** @enum {string} */
                        platform?: "windows" | "linux" | "macos";
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                            commands: {
                                agentId: string;
                                createdAt: number;
                                createdBy: string;
                                finishedAt: number | null;
                                id: string;
                                kind: string;
                                quarantineId: string | null;
                                reason: string | null;
                                /** @enum {string} */
                                state: "waiting" | "sent" | "done" | "failed" | "unsupported" | "expired";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/known-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            devices: {
                                /** @enum {string|null} */
                                access: "allow" | "read-only" | "block" | null;
                                bus: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                firstSeenAt: number;
                                id: string;
                                lastSeenAt: number;
                                note: string | null;
                                owner: string | null;
                                product: string | null;
                                productId: string | null;
                                /** @enum {string} */
                                scope: "device" | "model" | "none";
                                serial: string | null;
                                uses: {
                                    agentId: string;
                                    firstSeenAt: number;
                                    hostname: string;
                                    lastSeenAt: number;
                                    user: string | null;
                                }[];
                                vendor: string | null;
                                vendorId: string | null;
                            }[];
                            enforced: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/known-devices/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /** @enum {string|null} */
                        access: "allow" | "read-only" | "block" | null;
                        /** @default  */
                        note?: string;
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
                            device: {
                                /** @enum {string|null} */
                                access: "allow" | "read-only" | "block" | null;
                                bus: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                firstSeenAt: number;
                                id: string;
                                lastSeenAt: number;
                                note: string | null;
                                owner: string | null;
                                product: string | null;
                                productId: string | null;
                                /** @enum {string} */
                                scope: "device" | "model" | "none";
                                serial: string | null;
                                uses: {
                                    agentId: string;
                                    firstSeenAt: number;
                                    hostname: string;
                                    lastSeenAt: number;
                                    user: string | null;
                                }[];
                                vendor: string | null;
                                vendorId: string | null;
                            };
                            revision: number | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/known-devices/{id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
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
                        owner: string | null;
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
                            /** @enum {string|null} */
                            access: "allow" | "read-only" | "block" | null;
                            bus: string;
                            decidedAt: number | null;
                            decidedBy: string | null;
                            firstSeenAt: number;
                            id: string;
                            lastSeenAt: number;
                            note: string | null;
                            owner: string | null;
                            product: string | null;
                            productId: string | null;
                            /** @enum {string} */
                            scope: "device" | "model" | "none";
                            serial: string | null;
                            uses: {
                                agentId: string;
                                firstSeenAt: number;
                                hostname: string;
                                lastSeenAt: number;
                                user: string | null;
                            }[];
                            vendor: string | null;
                            vendorId: string | null;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leaks/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query: {
                    name: string;
                    reason: string;
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
                            cut: boolean;
                            documents: {
                                name: string;
                                share: number;
                            }[];
                            holders: {
                                agentId: string;
                                events: number;
                                firstAt: number;
                                hostname: string;
                                /** @enum {string} */
                                how: "content" | "passage" | "name" | "name-other-content";
                                lastAt: number;
                                left: number;
                                sureness: number;
                                user: string | null;
                            }[];
                            sightings: {
                                action: string | null;
                                agentId: string;
                                at: number;
                                channel: string | null;
                                fileName: string | null;
                                hostname: string;
                                /** @enum {string} */
                                how: "content" | "passage" | "name" | "name-other-content";
                                level: string | null;
                                outcome: string | null;
                                position: number;
                                sureness: number;
                                type: string;
                                user: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leaks/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        fileName?: string;
                        passage?: string;
                        reason: string;
                        sha256?: string;
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
                            cut: boolean;
                            documents: {
                                name: string;
                                share: number;
                            }[];
                            holders: {
                                agentId: string;
                                events: number;
                                firstAt: number;
                                hostname: string;
                                /** @enum {string} */
                                how: "content" | "passage" | "name" | "name-other-content";
                                lastAt: number;
                                left: number;
                                sureness: number;
                                user: string | null;
                            }[];
                            sightings: {
                                action: string | null;
                                agentId: string;
                                at: number;
                                channel: string | null;
                                fileName: string | null;
                                hostname: string;
                                /** @enum {string} */
                                how: "content" | "passage" | "name" | "name-other-content";
                                level: string | null;
                                outcome: string | null;
                                position: number;
                                sureness: number;
                                type: string;
                                user: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    from: number;
                    to: number;
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
                            agents: {
                                online: number;
                                silent: number;
                                total: number;
                            };
                            byChannel: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                            byLevel: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                            bySeverity: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                            events: {
                                blocked: number;
                                notStopped: number;
                                overTime: {
                                    at: number;
                                    bySeverity: {
                                        [key: string]: number;
                                    };
                                }[];
                                stepMs: number;
                                total: number;
                            };
                            policy: {
                                applied: number;
                                pending: number;
                                refused: number;
                                revision: number;
                            };
                            refused: {
                                [key: string]: number;
                            };
                            topDevices: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                            topRules: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                            topUsers: {
                                count: number;
                                key: string;
                                label: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    q?: string;
                    watched?: "yes";
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
                            halfLifeDays: number;
                            people: {
                                department: string | null;
                                events: number;
                                groups: string[];
                                hostname: string;
                                lastAt: number;
                                person: string;
                                reasons: ("severity" | "level" | "not-stopped" | "bulk" | "off-hours" | "first-channel" | "watched")[];
                                score: number;
                                watched: boolean;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
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
                            channels: {
                                channel: string;
                                firstAt: number;
                            }[];
                            devices: {
                                agentId: string;
                                events: number;
                                hostname: string;
                                lastAt: number;
                            }[];
                            events: number;
                            groups: string[];
                            hostname: string;
                            lastAt: number;
                            peers: {
                                average: number;
                                byGroup: boolean;
                                count: number;
                                rank: number;
                            };
                            person: string;
                            reasons: {
                                events: number;
                                /** @enum {string} */
                                reason: "severity" | "level" | "not-stopped" | "bulk" | "off-hours" | "first-channel" | "watched";
                                score: number;
                            }[];
                            score: number;
                            training: {
                                at: number | null;
                                id: string;
                                title: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                            watch: {
                                addedAt: number;
                                addedBy: string;
                                reason: string;
                                until: number;
                            } | null;
                            watched: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{name}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        until: number;
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
                            channels: {
                                channel: string;
                                firstAt: number;
                            }[];
                            devices: {
                                agentId: string;
                                events: number;
                                hostname: string;
                                lastAt: number;
                            }[];
                            events: number;
                            groups: string[];
                            hostname: string;
                            lastAt: number;
                            peers: {
                                average: number;
                                byGroup: boolean;
                                count: number;
                                rank: number;
                            };
                            person: string;
                            reasons: {
                                events: number;
                                /** @enum {string} */
                                reason: "severity" | "level" | "not-stopped" | "bulk" | "off-hours" | "first-channel" | "watched";
                                score: number;
                            }[];
                            score: number;
                            training: {
                                at: number | null;
                                id: string;
                                title: {
                                    en: string;
                                    "zh-CN": string;
                                };
                            }[];
                            watch: {
                                addedAt: number;
                                addedBy: string;
                                reason: string;
                                until: number;
                            } | null;
                            watched: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
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
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/personal-data/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        user: string;
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
                            cut: boolean;
                            devices: {
                                firstSeenAt: number;
                                hostname: string | null;
                                lastSeenAt: number;
                                name: string;
                                serial: string | null;
                            }[];
                            events: {
                                at: number;
                                event: {
                                    [key: string]: unknown;
                                };
                                hostname: string;
                                receivedAt: number;
                            }[];
                            incidents: {
                                closedAt: number | null;
                                id: number;
                                kind: string;
                                openedAt: number;
                                outcome: string | null;
                                severity: string;
                                state: string;
                            }[];
                            madeAt: number;
                            releases: {
                                askedAt: number;
                                decidedAt: number | null;
                                note: string | null;
                                reason: string;
                                state: string;
                            }[];
                            risk: {
                                at: number;
                                events: number;
                                reason: string;
                                score: number;
                            }[];
                            trainings: {
                                at: number;
                                card: string;
                                edition: number;
                            }[];
                            user: string;
                            watchList: {
                                addedAt: number;
                                reason: string;
                                until: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/personal-data/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        user: string;
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
                        "application/json": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            current: number;
                            revisions: {
                                /** @enum {string} */
                                kind: "policy" | "devices";
                                name: string;
                                note: string;
                                publishedAt: number;
                                publishedBy: string;
                                revision: number;
                                rules: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        baseRevision: number;
                        /** @default  */
                        note?: string;
                        source: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            kind: "policy" | "devices";
                            name: string;
                            note: string;
                            publishedAt: number;
                            publishedBy: string;
                            revision: number;
                            rules: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    revision: number;
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
                            /** @enum {string} */
                            kind: "policy" | "devices";
                            name: string;
                            note: string;
                            publishedAt: number;
                            publishedBy: string;
                            revision: number;
                            rules: number;
                            source: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{revision}/adoption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    revision: number;
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
                            devices: {
                                agentId: string;
                                at: number | null;
                                hostname: string;
                                ms: number | null;
                                online: boolean;
                                reason: string | null;
                                revision: number;
                                /** @enum {string} */
                                state: "applied" | "refused" | "pending";
                            }[];
                            revision: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        source: string;
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
                            ok: boolean;
                            problems: {
                                column: number;
                                line: number;
                                message: string;
                                path: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        source: string;
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
                            /** Format: uuid */
                            consoleId: string;
                            document: unknown;
                            expiresAt: number;
                            issuedAt: number;
                            revision: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/signed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        baseRevision: number;
                        envelope: {
                            payload: string;
                            signatures: {
                                key: string;
                                signature: string;
                            }[];
                        };
                        /** @default  */
                        note?: string;
                        source: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            kind: "policy" | "devices";
                            name: string;
                            note: string;
                            publishedAt: number;
                            publishedBy: string;
                            revision: number;
                            rules: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default 0 */
                        from?: number;
                        /** @default 20000 */
                        limit?: number;
                        source: string;
                        /** @default 8640000000000000 */
                        to?: number;
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
                            byRule: {
                                count: number;
                                key: string;
                            }[];
                            changes: {
                                count: number;
                                key: string;
                            }[];
                            evaluated: number;
                            examples: {
                                event: {
                                    actor?: {
                                        groups?: string[];
                                        uid?: number;
                                        user?: string;
                                    };
                                    agentId: string;
                                    at: number;
                                    /** @enum {string} */
                                    channel?: "removable-storage" | "folder" | "cloud-sync" | "messenger" | "network-share" | "mail" | "printing" | "screenshot" | "clipboard" | "at-rest";
                                    decision?: {
                                        action: ("audit" | "warn" | "block") | "allow";
                                        /** @enum {string} */
                                        evidence?: "findings" | "file";
                                        /** @enum {boolean} */
                                        isolate?: true;
                                        matched?: string[];
                                        message?: {
                                            en: string;
                                            "zh-CN": string;
                                        };
                                        policyRevision?: number;
                                        ruleId?: string;
                                        ruleName?: {
                                            en: string;
                                            "zh-CN": string;
                                        } | string;
                                        /** @enum {string} */
                                        severity: "info" | "low" | "medium" | "high" | "critical";
                                    };
                                    destination?: {
                                        id: string;
                                        name: string;
                                    };
                                    details?: {
                                        [key: string]: string | number | boolean;
                                    };
                                    device?: {
                                        /** @enum {string} */
                                        bus: "usb" | "mmc" | "loop" | "scsi" | "ata" | "nvme" | "folder" | "unknown";
                                        fileSystem?: string;
                                        key: string;
                                        mountPoint?: string;
                                        node?: string;
                                        product?: string;
                                        productId?: string;
                                        readOnly?: boolean;
                                        serial?: string;
                                        sizeBytes?: number;
                                        vendor?: string;
                                        vendorId?: string;
                                    };
                                    evidence?: {
                                        /** @enum {string} */
                                        asked: "findings" | "file";
                                        kept?: {
                                            /** Format: uuid */
                                            id: string;
                                            sha256: string;
                                            sizeBytes: number;
                                            /** @enum {string} */
                                            what: "findings" | "file";
                                        };
                                        /** @enum {string} */
                                        missed?: "too-large" | "store-full" | "no-space" | "gone" | "changed" | "no-recipient" | "unsupported" | "error";
                                    };
                                    file?: {
                                        modifiedAt?: number;
                                        name: string;
                                        path: string;
                                        sha256?: string;
                                        sizeBytes: number;
                                    };
                                    hostname: string;
                                    /** Format: uuid */
                                    id: string;
                                    inspection?: {
                                        bytes: number;
                                        /** @enum {string} */
                                        error?: "encrypted" | "corrupt" | "unsupported" | "too-large" | "timeout" | "memory" | "crashed" | "vanished" | "changed" | "unreadable" | "not-regular" | "queue-full";
                                        findings: {
                                            confidence: number;
                                            count: number;
                                            detector: string;
                                            level?: string;
                                            samples: string[];
                                        }[];
                                        level: string;
                                        ms: number;
                                        reasons?: string[];
                                        sha256?: string;
                                        truncated?: boolean;
                                        type: string;
                                    };
                                    operation?: string;
                                    outcome?: {
                                        /** Format: uuid */
                                        quarantineId?: string;
                                        /** @enum {string} */
                                        reason?: "read-only" | "no-space" | "gone" | "changed" | "permission" | "too-large" | "store-failed" | "error";
                                        /** @enum {string} */
                                        state: "done" | "not-stopped" | "none";
                                    };
                                    position: number;
                                    process?: {
                                        name: string;
                                        path?: string;
                                        pid: number;
                                    };
                                    receivedAt: number;
                                    related?: string[];
                                    response?: {
                                        /** @enum {string} */
                                        answer: "proceed" | "withdraw";
                                        /** @enum {string} */
                                        by: "person" | "unanswered" | "nobody";
                                        choice?: {
                                            id: string;
                                            label: {
                                                en: string;
                                                "zh-CN": string;
                                            };
                                        };
                                        text?: string;
                                        waitedMs: number;
                                    };
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                    /** @enum {string} */
                                    type: "file.seen" | "device.arrived" | "device.removed" | "device.decided" | "device-control.applied" | "device-control.lifted" | "device-control.tampered" | "device-control.failed" | "device.release-begun" | "device.release-ended" | "open.refused" | "open.unchecked" | "open-guard.degraded" | "bulk.passed" | "printing.tampered" | "discovery.begun" | "discovery.finished" | "application.refused" | "application.closed" | "application.seen" | "application.first-seen" | "screen.tool-seen" | "screen.tool-closed" | "screen.tool-refused" | "screen.state-begun" | "screen.state-ended" | "screen.key" | "screen.portal" | "quarantine.restored" | "quarantine.restore-failed" | "quarantine.destroyed" | "quarantine.release-requested" | "person.answered" | "training.confirmed" | "tray.missing" | "evidence.lost" | "evidence.store-full" | "isolation.applied" | "isolation.confirmed" | "isolation.rolled-back" | "isolation.released" | "isolation.tampered" | "isolation.failed" | "zones.applied" | "zones.tampered" | "zones.failed" | "release.requested" | "release-code.used" | "release-code.refused" | "upgrade.completed" | "upgrade.rolled-back" | "agent.started" | "agent.stopped" | "agent.clock-changed" | "agent.file-changed" | "agent.exposed" | "agent.part-failed" | "agent.spool-corrupt" | "agent.spool-dropped" | "agent.policy-applied" | "agent.policy-refused" | "agent.recognition-updated" | "agent.recognition-failed" | "agent.policy-expired" | "agent.authority-expired" | "agent.order-refused" | "agent.console-frozen";
                                };
                                level: string;
                                /** @enum {string} */
                                was: "allow" | "audit" | "warn" | "block";
                                would: {
                                    action: ("audit" | "warn" | "block") | "allow";
                                    /** @enum {string} */
                                    evidence?: "findings" | "file";
                                    /** @enum {boolean} */
                                    isolate?: true;
                                    matched?: string[];
                                    message?: {
                                        en: string;
                                        "zh-CN": string;
                                    };
                                    policyRevision?: number;
                                    ruleId?: string;
                                    ruleName?: {
                                        en: string;
                                        "zh-CN": string;
                                    } | string;
                                    /** @enum {string} */
                                    severity: "info" | "low" | "medium" | "high" | "critical";
                                };
                            }[];
                            stoppedByGroup: {
                                count: number;
                                key: string;
                            }[];
                            stoppedByUser: {
                                count: number;
                                key: string;
                            }[];
                            was: {
                                allow: number;
                                audit: number;
                                block: number;
                                warn: number;
                            };
                            wouldBe: {
                                allow: number;
                                audit: number;
                                block: number;
                                warn: number;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            /** @enum {string} */
                            status: "ready";
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "not-ready";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            documents: {
                                addedAt: number;
                                addedBy: string;
                                fingerprints: number;
                                name: string;
                            }[];
                            documentsReadHere: boolean;
                            sets: {
                                adoption: {
                                    devices: number;
                                    failed: number;
                                    inUse: number;
                                };
                                bytes: number;
                                columns: string[];
                                entries: number;
                                id: string;
                                /** @enum {string} */
                                kind: "edm" | "fingerprints";
                                match: number | null;
                                name: string;
                                sha256: string;
                                uploadedAt: number;
                                uploadedBy: string;
                                version: number;
                                versions: {
                                    bytes: number;
                                    columns: string[];
                                    entries: number;
                                    match: number | null;
                                    sha256: string;
                                    uploadedAt: number;
                                    uploadedBy: string;
                                    version: number;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query: {
                    name: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            bytes: number;
                            columns: string[];
                            entries: number;
                            id: string;
                            /** @enum {string} */
                            kind: "edm" | "fingerprints";
                            leftOut: number;
                            leftOutLines: number[];
                            match: number | null;
                            name: string;
                            sha256: string;
                            uploadedAt: number;
                            uploadedBy: string;
                            version: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/documents/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/indexes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            bytes: number;
                            columns: string[];
                            entries: number;
                            id: string;
                            /** @enum {string} */
                            kind: "edm" | "fingerprints";
                            leftOut: number;
                            leftOutLines: number[];
                            match: number | null;
                            name: string;
                            sha256: string;
                            uploadedAt: number;
                            uploadedBy: string;
                            version: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/sets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/sets/{id}/adoption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            bytes: number;
                            devices: {
                                agentId: string;
                                at: number | null;
                                hostname: string;
                                inUse: number | null;
                                online: boolean;
                                reason: string | null;
                                received: number;
                                /** @enum {string} */
                                state: "in-use" | "fetching" | "failed" | "pending";
                            }[];
                            id: string;
                            version: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query: {
                    columns?: string[];
                    encoding?: "utf-8" | "gb18030";
                    match?: number;
                    name: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            bytes: number;
                            columns: string[];
                            entries: number;
                            id: string;
                            /** @enum {string} */
                            kind: "edm" | "fingerprints";
                            leftOut: number;
                            leftOutLines: number[];
                            match: number | null;
                            name: string;
                            sha256: string;
                            uploadedAt: number;
                            uploadedBy: string;
                            version: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/release-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            requests: {
                                agentId: string;
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                device: {
                                    productId?: string;
                                    serial?: string;
                                    vendorId?: string;
                                } | null;
                                fileName: string | null;
                                grantedUntil: number | null;
                                grantId: string | null;
                                hostname: string;
                                id: string;
                                /** @enum {string} */
                                kind: "device" | "quarantine";
                                minutes: number;
                                note: string | null;
                                quarantineId: string | null;
                                reason: string;
                                /** @enum {string} */
                                state: "pending" | "granted" | "denied";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/release-requests/{id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /** @default  */
                        note?: string;
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
                            agentId: string;
                            askedAt: number;
                            askedBy: string;
                            decidedAt: number | null;
                            decidedBy: string | null;
                            device: {
                                productId?: string;
                                serial?: string;
                                vendorId?: string;
                            } | null;
                            fileName: string | null;
                            grantedUntil: number | null;
                            grantId: string | null;
                            hostname: string;
                            id: string;
                            /** @enum {string} */
                            kind: "device" | "quarantine";
                            minutes: number;
                            note: string | null;
                            quarantineId: string | null;
                            reason: string;
                            /** @enum {string} */
                            state: "pending" | "granted" | "denied";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/release-requests/{id}/grant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /**
                         * @default allow
                         * @enum {string}
                         */
                        access?: "allow" | "read-only";
                        minutes: number;
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
                            agentId: string;
                            askedAt: number;
                            askedBy: string;
                            decidedAt: number | null;
                            decidedBy: string | null;
                            device: {
                                productId?: string;
                                serial?: string;
                                vendorId?: string;
                            } | null;
                            fileName: string | null;
                            grantedUntil: number | null;
                            grantId: string | null;
                            hostname: string;
                            id: string;
                            /** @enum {string} */
                            kind: "device" | "quarantine";
                            minutes: number;
                            note: string | null;
                            quarantineId: string | null;
                            reason: string;
                            /** @enum {string} */
                            state: "pending" | "granted" | "denied";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            days: number;
                            deleted: number;
                            lastRunAt: number | null;
                            signed: boolean;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        days: number;
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
                            days: number;
                            deleted: number;
                            lastRunAt: number | null;
                            signed: boolean;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            /** @default 15 */
                            bulk: number;
                            /** @default 100 */
                            bulkRecords: number;
                            /** @default 5 */
                            firstChannel: number;
                            /** @default 14 */
                            halfLifeDays: number;
                            /** @default 2 */
                            levelStep: number;
                            /** @default 10 */
                            notStopped: number;
                            /** @default 3 */
                            offHours: number;
                            /**
                             * @default [
                             *       0,
                             *       1,
                             *       4,
                             *       10,
                             *       25
                             *     ]
                             */
                            severity: number[];
                            /** @default 480 */
                            utcOffsetMinutes: number;
                            /** @default 2 */
                            watchedFactor: number;
                            /** @default 8 */
                            workFrom: number;
                            /** @default 20 */
                            workTo: number;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default 15 */
                        bulk?: number;
                        /** @default 100 */
                        bulkRecords?: number;
                        /** @default 5 */
                        firstChannel?: number;
                        /** @default 14 */
                        halfLifeDays?: number;
                        /** @default 2 */
                        levelStep?: number;
                        /** @default 10 */
                        notStopped?: number;
                        /** @default 3 */
                        offHours?: number;
                        /**
                         * @default [
                         *       0,
                         *       1,
                         *       4,
                         *       10,
                         *       25
                         *     ]
                         */
                        severity?: number[];
                        /** @default 480 */
                        utcOffsetMinutes?: number;
                        /** @default 2 */
                        watchedFactor?: number;
                        /** @default 8 */
                        workFrom?: number;
                        /** @default 20 */
                        workTo?: number;
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
                            /** @default 15 */
                            bulk: number;
                            /** @default 100 */
                            bulkRecords: number;
                            /** @default 5 */
                            firstChannel: number;
                            /** @default 14 */
                            halfLifeDays: number;
                            /** @default 2 */
                            levelStep: number;
                            /** @default 10 */
                            notStopped: number;
                            /** @default 3 */
                            offHours: number;
                            /**
                             * @default [
                             *       0,
                             *       1,
                             *       4,
                             *       10,
                             *       25
                             *     ]
                             */
                            severity: number[];
                            /** @default 480 */
                            utcOffsetMinutes: number;
                            /** @default 2 */
                            watchedFactor: number;
                            /** @default 8 */
                            workFrom: number;
                            /** @default 20 */
                            workTo: number;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            authenticator: boolean;
                            passkeys: {
                                createdAt: number;
                                id: string;
                                lastUsedAt: number | null;
                                name: string;
                                site: string;
                            }[];
                            recoveryCodesLeft: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/authenticator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        password?: string;
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
                            secret: string;
                            uri: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/authenticator/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
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
                            recoveryCodes: string[];
                            session: {
                                expiresAt: number;
                                hasPassword: boolean;
                                provenUntil: number | null;
                                rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                                roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                                scope: string[] | null;
                                secondFactorWaived: boolean;
                                signOn: boolean;
                                /** @enum {string} */
                                stage: "complete" | "second-factor" | "enrolment" | "password-change";
                                username: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/authenticator/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        response: {
                            /** @default {} */
                            clientExtensionResults?: Record<string, never>;
                            id: string;
                            rawId: string;
                            response: {
                                attestationObject: string;
                                clientDataJSON: string;
                                transports?: string[];
                            };
                            /** @enum {string} */
                            type: "public-key";
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recoveryCodes: string[];
                            session: {
                                expiresAt: number;
                                hasPassword: boolean;
                                provenUntil: number | null;
                                rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                                roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                                scope: string[] | null;
                                secondFactorWaived: boolean;
                                signOn: boolean;
                                /** @enum {string} */
                                stage: "complete" | "second-factor" | "enrolment" | "password-change";
                                username: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/passkeys/{id}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                        /** @default  */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        password?: string;
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
                            /** @enum {string} */
                            attestation?: "none" | "indirect" | "direct" | "enterprise";
                            authenticatorSelection?: {
                                requireResidentKey?: boolean;
                                /** @enum {string} */
                                residentKey?: "discouraged" | "preferred" | "required";
                                /** @enum {string} */
                                userVerification?: "required" | "preferred" | "discouraged";
                            };
                            challenge: string;
                            excludeCredentials?: {
                                id: string;
                                transports?: string[];
                                /** @enum {string} */
                                type: "public-key";
                            }[];
                            pubKeyCredParams: {
                                alg: number;
                                /** @enum {string} */
                                type: "public-key";
                            }[];
                            rp: {
                                id?: string;
                                name: string;
                            };
                            timeout?: number;
                            user: {
                                displayName: string;
                                id: string;
                                name: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        password?: string;
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
                            recoveryCodes: string[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                        username: string;
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
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/first-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
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
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            authenticator: boolean;
                            passkeySites: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
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
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/second-factor/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        response: {
                            /** @default {} */
                            clientExtensionResults?: Record<string, never>;
                            id: string;
                            rawId: string;
                            response: {
                                authenticatorData: string;
                                clientDataJSON: string;
                                signature: string;
                                userHandle?: string;
                            };
                            /** @enum {string} */
                            type: "public-key";
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
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/second-factor/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                            allowCredentials?: {
                                id: string;
                                transports?: string[];
                                /** @enum {string} */
                                type: "public-key";
                            }[];
                            challenge: string;
                            rpId?: string;
                            timeout?: number;
                            /** @enum {string} */
                            userVerification?: "required" | "preferred" | "discouraged";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            sessions: {
                                address: string;
                                browser: string;
                                createdAt: number;
                                current: boolean;
                                expiresAt: number;
                                id: string;
                                lastSeenAt: number;
                                username: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            needed: boolean;
                            securityNeeded: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                        password: string;
                        username: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: number;
                            hasPassword: boolean;
                            provenUntil: number | null;
                            rights: ("accounts.read" | "accounts.manage" | "enrolment.read" | "enrolment.manage" | "devices.read" | "devices.manage" | "overview.read" | "events.read" | "events-file.read" | "incidents.read" | "incidents.manage" | "incidents.act" | "incidents.configure" | "leaks.search" | "people.read" | "people.watch" | "policies.read" | "policies.try" | "policies.publish" | "isolation.read" | "isolation.manage" | "known-devices.read" | "known-devices.manage" | "recognition.read" | "recognition.manage" | "releases.read" | "releases.manage" | "training.read" | "watermarks.read" | "evidence.read" | "evidence-content.read" | "personal-data.export" | "retention.read" | "retention.manage" | "integrations.read" | "integrations.manage" | "metrics.read" | "record.read")[];
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            scope: string[] | null;
                            secondFactorWaived: boolean;
                            signOn: boolean;
                            /** @enum {string} */
                            stage: "complete" | "second-factor" | "enrolment" | "password-change";
                            username: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            signOn: {
                                label: string;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        next?: string;
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
                            location: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        next?: string;
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
                            location: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            identities: {
                                issuer: string;
                                lastUsedAt: number | null;
                                linkedAt: number;
                                subject: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/identities/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        issuer: string;
                        /** @default  */
                        password?: string;
                        subject: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": null;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        password?: string;
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
                            location: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-on/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            hasSecret: boolean;
                            redirectUri: string;
                            settings: {
                                /**
                                 * @default existing
                                 * @enum {string}
                                 */
                                accounts: "existing" | "mapped";
                                /** @default [] */
                                alsoHosts: string[];
                                /** @default groups */
                                claim: string;
                                clientId: string;
                                enabled: boolean;
                                /** @default [] */
                                factorAcr: string[];
                                /** @default [] */
                                factorAmr: string[];
                                /** Format: uri */
                                issuer: string;
                                label: string;
                                /** @default [] */
                                rules: {
                                    roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                                    /** @default null */
                                    scope: string[] | null;
                                    value: string;
                                }[];
                                /**
                                 * @default [
                                 *       "openid",
                                 *       "profile",
                                 *       "email"
                                 *     ]
                                 */
                                scopes: string[];
                            } | null;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default existing
                         * @enum {string}
                         */
                        accounts?: "existing" | "mapped";
                        /** @default [] */
                        alsoHosts?: string[];
                        /** @default groups */
                        claim?: string;
                        clientId: string;
                        clientSecret?: string | null;
                        enabled: boolean;
                        /** @default [] */
                        factorAcr?: string[];
                        /** @default [] */
                        factorAmr?: string[];
                        /** Format: uri */
                        issuer: string;
                        label: string;
                        /** @default  */
                        password?: string;
                        /** @default [] */
                        rules?: {
                            roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                            /** @default null */
                            scope?: string[] | null;
                            value: string;
                        }[];
                        /**
                         * @default [
                         *       "openid",
                         *       "profile",
                         *       "email"
                         *     ]
                         */
                        scopes?: string[];
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
                            hasSecret: boolean;
                            redirectUri: string;
                            settings: {
                                /**
                                 * @default existing
                                 * @enum {string}
                                 */
                                accounts: "existing" | "mapped";
                                /** @default [] */
                                alsoHosts: string[];
                                /** @default groups */
                                claim: string;
                                clientId: string;
                                enabled: boolean;
                                /** @default [] */
                                factorAcr: string[];
                                /** @default [] */
                                factorAmr: string[];
                                /** Format: uri */
                                issuer: string;
                                label: string;
                                /** @default [] */
                                rules: {
                                    roles: ("system-administrator" | "security-administrator" | "analyst" | "auditor")[];
                                    /** @default null */
                                    scope: string[] | null;
                                    value: string;
                                }[];
                                /**
                                 * @default [
                                 *       "openid",
                                 *       "profile",
                                 *       "email"
                                 *     ]
                                 */
                                scopes: string[];
                            } | null;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            authority: {
                                expiresAt: number;
                                version: number;
                            } | null;
                            own: {
                                ownPassphrase: boolean;
                                /** @enum {string} */
                                state: "none" | "ready" | "outdated";
                            };
                            people: {
                                account: string;
                                authorised: boolean;
                                key: string | null;
                                rights: ("policy" | "loosening" | "command" | "evidence" | "deletion" | "authority")[];
                                since: number | null;
                            }[];
                            root: {
                                expiresAt: number;
                                isolationLimit: number;
                                keyHere: boolean;
                                keys: string[];
                                people: {
                                    authority: number;
                                    deletion: number;
                                    evidence: number;
                                    isolation: number;
                                    knownDevice: number;
                                    loosening: number;
                                };
                                version: number;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        envelope: {
                            payload: string;
                            signatures: {
                                key: string;
                                signature: string;
                            }[];
                        };
                        /** @enum {string} */
                        kind: "root" | "authority";
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
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        act: "new" | "bring";
                        /** @default  */
                        former?: string;
                        passphrase: string;
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
                            /** @enum {string} */
                            state: "none" | "ready" | "outdated";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        account: string;
                        rights: ("policy" | "loosening" | "command" | "evidence" | "deletion" | "authority")[];
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
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
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
                            approval: {
                                agentIds: string[];
                                askedAt: number;
                                askedBy: string;
                                decidedAt: number | null;
                                decidedBy: string | null;
                                evidenceId: string | null;
                                expiresAt: number;
                                id: string;
                                /** @enum {string} */
                                kind: "network.isolate" | "policy.publish" | "authority.change" | "retention.shorten" | "evidence.open";
                                loosens: string[];
                                note: string | null;
                                reason: string;
                                revision: number | null;
                                /** @enum {string} */
                                state: "pending" | "approved" | "refused" | "expired";
                            } | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            cards: {
                                confirmations: {
                                    agentId: string;
                                    at: number;
                                    hostname: string;
                                    person: string;
                                }[];
                                /** @default 1 */
                                edition: number;
                                groups?: string[];
                                id: string;
                                text: {
                                    en: string;
                                    "zh-CN": string;
                                };
                                title: {
                                    en: string;
                                    "zh-CN": string;
                                };
                                users?: string[];
                            }[];
                            revision: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/watermarks/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        at: number;
                        device: string;
                        user: string;
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
                            devices: {
                                agentId: string;
                                hostname: string;
                                users: string[];
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
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
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
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
        get: {
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
                            /** @enum {string} */
                            status: "ready";
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "not-ready";
                        };
                    };
                };
            };
        };
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
export type operations = Record<string, never>;

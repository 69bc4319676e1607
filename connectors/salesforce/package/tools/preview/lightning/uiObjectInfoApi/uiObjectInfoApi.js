export class getObjectInfo {
    constructor(callback) {
        this.callback = callback;
    }
    update() {
        this.callback({ data: window.preview.objectInfo, error: undefined });
    }
    connect() {}
    disconnect() {}
}

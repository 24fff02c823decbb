// The search of this site runs in a worker. Browsers refuse workers to pages opened from a folder (file:), so there
// the same script runs in a hidden frame of the page instead. Served pages keep their workers.
"use strict";
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.waiting = [];
      this.ready = false;
      (document.body || document.documentElement).appendChild(this.frame);
      const inner = this.frame.contentWindow;
      inner.document.open();
      inner.document.write("<!DOCTYPE html><html><body></body></html>");
      inner.document.close();
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inner.importScripts = async (...scripts) => {
        for (const script of scripts) await this.load(script);
      };
      this.load(address).then(() => {
        this.ready = true;
        for (const data of this.waiting) this.deliver(data);
      });
    }

    load(address) {
      const inner = this.frame.contentWindow;
      return new Promise((resolve, reject) => {
        const script = inner.document.createElement("script");
        script.src = new URL(address, location.href).href;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
        inner.document.body.appendChild(script);
      });
    }

    deliver(data) {
      const inner = this.frame.contentWindow;
      inner.dispatchEvent(new inner.MessageEvent("message", { data }));
    }

    postMessage(data) {
      if (this.ready) this.deliver(data);
      else this.waiting.push(data);
    }
  };
  window.IFrameWorker = window.Worker; // by this name the script knows that it is in a frame
}

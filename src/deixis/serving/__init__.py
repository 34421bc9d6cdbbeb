"""HTTP and the page. Nothing here is imported before something is served; `deixis.serving.run` starts it."""

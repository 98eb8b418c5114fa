// Fills the point of an inspection in from the device. Without it the numbers are typed.
(() => {
  const button = document.getElementById("ambil-titik");
  if (!button || !navigator.geolocation) return;
  const said = document.getElementById("kata-titik");
  const box = (name) => document.getElementsByName(name)[0];
  const found = ({ coords, timestamp }) => {
    const point = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
    box("titik").value = box("titik-alat").value = point;
    box("ketelitian").value = Math.round(coords.accuracy);
    box("diukur").value = new Date(timestamp).toISOString();
    said.textContent = `${button.dataset.done}: ${Math.round(coords.accuracy)}`;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = button.dataset.wait;
    const failed = () => { said.textContent = button.dataset.failed; };
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 20000 });
  });
})();

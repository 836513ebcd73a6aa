/** Where the browser is, as a Geolocation field keeps it. */
export function positionHere() {
	return new Promise((resolve, reject) => {
		const refuse = () =>
			reject(
				new Error(__("The browser does not tell where you are. Allow it, or leave the position out."))
			);
		if (!navigator.geolocation) return refuse();
		navigator.geolocation.getCurrentPosition(
			({ coords }) => {
				const geometry = { type: "Point", coordinates: [coords.longitude, coords.latitude] };
				const features = [{ type: "Feature", properties: {}, geometry }];
				resolve(JSON.stringify({ type: "FeatureCollection", features }));
			},
			refuse,
			{ timeout: 10000, maximumAge: 60000 }
		);
	});
}
